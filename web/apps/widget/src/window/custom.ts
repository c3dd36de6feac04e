interface Settings {
  isUseCustomJS: boolean;
  customJS: string;
}

/**
 * Runs the script that the site has written for its window, before anybody sees it: in the window's document, where it
 * finds the page's `Comm100API` (contract/widget.md 3.1). A page's policy that takes no nonce keeps it from running.
 * What it throws is the browser's to report and stops nothing of ours.
 */
export function runCustom({ isUseCustomJS, customJS }: Settings, nonce: string): void {
  if (!isUseCustomJS || !customJS?.trim()) return;
  const view = window as Window & { Comm100API?: unknown };
  view.Comm100API ??= (window.parent as typeof view).Comm100API;
  const script = document.createElement('script');
  script.nonce = nonce;
  script.text = customJS;
  document.head.append(script);
}
