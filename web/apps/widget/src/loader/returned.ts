import type { Shown } from '@parley/client';
import { storageKey } from '../shared/bridge';

/**
 * What the identity provider's page has sent the visitor back with, which leaves the address before anybody reads
 * it: a token, or the code that goes with the secret which this tab was given. Only of a tab that went there to
 * sign in is one taken, because a link could make people speak as somebody else.
 */
export function returned(siteId: number): Shown | null {
  const key = storageKey(siteId, 'signon');
  try {
    const kept = sessionStorage.getItem(key);
    if (!kept) return null;
    sessionStorage.removeItem(key);
    const [, kind, text] = /[?&#](jwt|sso)=([^&#]+)/.exec(location.href) ?? [];
    if (!text) return null;
    history.replaceState(history.state, '', location.href.replace(/([?&#])(?:jwt|sso)=[^&#]*(&?)/, (_, before: string, after: string) => (after ? before : '')));
    return kind === 'jwt' ? { jwt: text } : { code: text, secret: JSON.parse(kept) as string };
  } catch {
    return null; // no storage
  }
}
