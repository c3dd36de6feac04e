import { storageKey } from '../shared/bridge';

/**
 * The token that the identity provider's page has sent the visitor back with, which leaves the address before anybody
 * reads it. Only of a tab that went there to sign in is one taken, because a link could make people speak as somebody else.
 */
export function returned(siteId: number): string {
  const key = storageKey(siteId, 'signon');
  try {
    if (!sessionStorage.getItem(key)) return '';
    sessionStorage.removeItem(key);
    const [, jwt = ''] = /[?&#]jwt=([^&#]*)/.exec(location.href) ?? [];
    if (jwt) history.replaceState(history.state, '', location.href.replace(/([?&#])jwt=[^&#]*(&?)/, (_, before: string, after: string) => (after ? before : '')));
    return jwt;
  } catch {
    return ''; // no storage
  }
}
