import { storageKey } from '../shared/bridge';

/** What the tab would take with it: messages that are not sent, a request that is not answered, what is being written. */
const unsaid = ['outbox', 'start', 'draft'] as const;

/**
 * Gives the chat page what an opaque origin has not: storage, for as long as the page lasts. Who the visitor is comes
 * with the page, whose cookie knows it again; a window that a customer's page has opened is handed that page's visitor
 * behind the #, which is believed of nobody but an opener, because a link could make people speak as somebody else.
 */
export function keepInPage(siteId: number): void {
  if ('parleyStorage' in window) return;
  const handed = window.opener ? new URLSearchParams(location.hash.slice(1)).get('parley') : null;
  const token = handed ?? document.documentElement.dataset.visitor ?? '';
  const session = memory();
  const local = memory(token ? { [storageKey(siteId, 'visitor')]: JSON.stringify(token) } : {});
  for (const [name, value] of Object.entries({ localStorage: local, sessionStorage: session, parleyStorage: true })) {
    Object.defineProperty(window, name, { value });
  }
  addEventListener('beforeunload', (event) => {
    if (unsaid.some((name) => session.getItem(storageKey(siteId, name)))) event.preventDefault();
  });
}

/** As much of the browser's storage as scripts use. */
function memory(first: Record<string, string> = {}) {
  const items = new Map(Object.entries(first));
  return {
    getItem: (key: string) => items.get(String(key)) ?? null,
    setItem: (key: string, value: string) => void items.set(String(key), String(value)),
    removeItem: (key: string) => void items.delete(String(key)),
    clear: () => items.clear(),
    key: (n: number) => [...items.keys()][n] ?? null,
    get length() {
      return items.size;
    },
  };
}
