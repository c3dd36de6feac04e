import type { Availability, Invitation, Visit } from '@parley/client';
import type { Form } from '../window/form/form';

/** The forms of the window, by the names that page scripts know them by. */
export type FormKind = 'prechat' | 'postChat' | 'offlineMessage';

/** What the window can show. */
export type Screen = 'chat' | FormKind;

/** A field of a form as page scripts read and write it (contract/widget.md 3.3). */
export interface PageField {
  id?: string;
  value?: unknown;
  label?: string;
  type?: string;
  error?: string;
  isErrorShowed?: boolean;
  isHidden?: boolean;
  isRequired?: boolean;
  isFocused?: boolean;
  options?: { label: string; value: string }[];
  /** Of a field that the page draws. */
  element?: (update: (value: unknown) => void, error: (text: string | null) => void) => unknown;
}

/**
 * What the page's side gives to the window's side. Both are scripts of ours: the window
 * runs in a frame that the page's script made in the page's own origin and gets this object
 * before its script is inserted, so nobody else can be on the other end.
 */
export interface Host {
  /** The server's origin, without a slash at its end. */
  readonly origin: string;
  readonly siteId: number;
  /** Name of the page's global object. */
  readonly globalName: string;
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
  /** Does to a new form's fields what the page's script has done to them. */
  shape(form: Form): void;
  /** The page wants the form before a chat passed over where it would be valid. */
  readonly isPreChatSkipped: boolean;
  /** What the page draws in the place of a part of the window (contract/widget.md 3.6); null for our own. */
  part(key: string): HTMLElement | null;
  /** The invitation that a request for a chat follows; empty for none. */
  readonly invitationId: string;
  /** The visitor is invited, or no longer. */
  invited(invitation: Invitation | null): void;
  /** Where a visitor may sign in, the window can send it there. */
  readonly canSignIn: boolean;
  /** The last token was refused. */
  readonly isSignInRefused: boolean;
  /** Leaves for the identity provider's page. */
  signIn(): void;
  signOut(): void;
  /** The window has a socket of its own, or none any more. */
  linked(isLinked: boolean): void;
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
  /** The screen that is up. */
  readonly screen: Screen;
  /** An agent and the visitor talk. */
  readonly isChatting: boolean;
  /** The form that is up, if it is of this kind. */
  form(kind: FormKind): Form | null;
  /** The page draws other parts than before. */
  redraw(): void;
}

/** Why a form was not sent: the fields at fault, or null and words. */
export interface Refusal {
  ids: string[] | null;
  message: string;
}

/** Name under which a frame finds its host. */
export const hostKey = '__parleyHost';

/** Keys of the browser's storage, per site: several sites may share one origin. */
export function storageKey(siteId: number, name: 'visitor' | 'chat' | 'read' | 'window' | 'outbox' | 'start' | 'draft' | 'form' | 'message' | 'left' | 'sound' | 'rang' | 'signon' | 'artifact' | 'who'): string {
  return `parley.${siteId}.${name}`;
}
