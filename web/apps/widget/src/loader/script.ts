/** Where this script came from, and what the page says with it. */
export interface Origin {
  /** The script's address up to the script's own name, without a slash at its end: what `main` tells the page. */
  main: string;
  /** Scheme, host and port of the server. */
  origin: string;
  /** The address to load the script from again. */
  src: string;
  nonce: string;
  /** From the address's query; null when it names none. */
  siteId: number | null;
}

/** Finds this script's element: the running one, else the last whose address says so. Call it while the script starts. */
export function whereFrom(): Origin | null {
  const running = document.currentScript as HTMLScriptElement | null;
  const script = running?.src ? running : [...document.querySelectorAll<HTMLScriptElement>('script[src*="livechat.ashx" i]')].pop();
  if (!script) return null;
  const { src } = script;
  return {
    main: new URL('.', src).href.slice(0, -1),
    origin: new URL(src).origin,
    src,
    nonce: script.nonce || document.querySelector<HTMLElement>('[nonce]')?.nonce || '',
    siteId: number(/[?&]siteid=(\d+)/i.exec(src)?.[1]),
  };
}

/** A site id as pages write it: a number, or text that holds one. */
export function number(value: unknown): number | null {
  return Number(value) || null;
}
