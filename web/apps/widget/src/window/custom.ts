interface Settings {
  isUseCustomJS: boolean;
  customJS: string;
}

/**
 * Runs the script that the site has written for its window, before anybody sees it: in the window's document, where it
 * finds the page's global object (contract/widget.md 3.1). A page's policy that takes no nonce keeps it from running.
 * What it throws is the browser's to report and stops nothing of ours.
 */
export function runCustom({ isUseCustomJS, customJS }: Settings, globalName: string, nonce: string): void {
  if (!isUseCustomJS || !customJS?.trim()) return;
  const view = window as unknown as Record<string, unknown>;
  view[globalName] ??= (window.parent as unknown as typeof view)[globalName];
  const script = document.createElement('script');
  script.nonce = nonce;
  script.text = customJS;
  document.head.append(script);
}
