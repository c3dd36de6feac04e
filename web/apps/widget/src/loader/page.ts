/** The global object that a page and this script share; either side may have made it. */
export interface PageApi {
  site_id?: number | string;
  main_code_plan?: number | string;
  chat_buttons?: { code_plan: number | string; div_id?: string }[];
  loaded?: boolean;
  onReady?: () => void;
  main?: string;
  standby?: string;
  vue?: string;
  get?: (key: string, ...args: unknown[]) => unknown;
  set?: (key: string, value: unknown, ...args: unknown[]) => void;
  on?: (event: string, callback: (...payload: unknown[]) => void) => () => void;
  render?: (key: string, callback: (...args: unknown[]) => unknown) => void;
  do?: (action: string, ...args: unknown[]) => unknown;
  open_chat_window?: (event?: unknown, codePlan?: unknown) => void;
}

/** A campaign of the page and the element that receives its static button. */
export interface Place {
  campaignId: string;
  divId: string;
}

declare const CHAT_PAGE: boolean;

/** The page's address. What the chat page was handed behind the # is for nobody to read. */
export const address = () => (CHAT_PAGE ? location.href.split('#', 1)[0]! : location.href);

/** The campaigns of a page: the main one first, then the others in page order, each once. */
export function places(api: PageApi): Place[] {
  const found = new Map<string, string>();
  for (const button of [{ code_plan: api.main_code_plan, div_id: '' }, ...(api.chat_buttons ?? [])]) {
    const id = String(button?.code_plan ?? '');
    if (id) found.set(id, found.get(id) || button.div_id || '');
  }
  return [...found].map(([campaignId, divId]) => ({ campaignId, divId }));
}
