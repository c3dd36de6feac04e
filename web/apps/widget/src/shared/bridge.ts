import type { Availability, Visit } from '@parley/client';

/**
 * What the page's side gives to the window's side. Both are scripts of ours: the window
 * runs in a frame that the loader made in the page's own origin and gets this object
 * before its script is inserted, so nobody else can be on the other end.
 */
export interface Host {
  /** The server's origin, without a slash at its end. */
  readonly origin: string;
  readonly siteId: number;
  /** The present answer to the visit; replaced by `renew`. */
  readonly visit: Visit;
  /** The window is ready to be shown. */
  attach(frame: Frame): void;
  /** Reports an event to the page's own listeners. */
  emit(event: string, ...payload: unknown[]): void;
  /** Number of unread messages, for the button and the page's title. */
  unread(count: number): void;
  /** The chat that is open, or null; keeps the other tabs informed. */
  chatting(chatId: string | null): void;
  online(status: Availability): void;
  /** Hides the window. `close` is the person leaving it, not the chat ending. */
  hide(way: 'minimize' | 'close'): void;
  /** Announces the visitor anew after the server refused the token. */
  renew(): Promise<Visit>;
}

/** What the window's side gives to the page's side. */
export interface Frame {
  /** The window has been shown; `focus` when a person asked for it. */
  shown(focus: boolean): void;
  hidden(way: 'minimize' | 'close'): void;
  /** Ends the running chat, if there is one. */
  endChat(): void;
  /** The visitor was announced anew. */
  renewed(): void;
  /** Ends everything that runs. */
  destroy(): void;
}

/** Name under which a frame finds its host. */
export const hostKey = '__parleyHost';

/** Keys of the browser's storage, per site: several sites may share one origin. */
export function storageKey(siteId: number, name: 'visitor' | 'chat' | 'read' | 'window' | 'outbox' | 'start' | 'draft' | 'form' | 'message' | 'left' | 'sound' | 'rang'): string {
  return `parley.${siteId}.${name}`;
}
