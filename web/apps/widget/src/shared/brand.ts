/** What the server writes before the loader where it is not as everywhere (contract/widget.md 1.1): white-label names, another host to fall back on, the site of those that say none. */
interface Here {
  global?: string;
  prefix?: string;
  standby?: string;
  siteId?: number;
}

export const here = (window as { __parleyHere?: Here }).__parleyHere ?? {};

/** Name of the page's global object. */
export const globalName = here.global ?? 'Comm100API';

/** What the ids of our elements begin with. */
export const prefix = here.prefix ?? 'comm100-';
