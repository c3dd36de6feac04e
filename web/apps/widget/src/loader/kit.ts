import type { Availability, Noticed } from '@parley/client';
import type { Widget } from './widget';

/** What the page's own script adds to the loader: all of the API, the other buttons, the window, invitations. */
export interface Kit {
  get(key: string, ...args: unknown[]): unknown;
  set(key: string, value: unknown, ...args: unknown[]): void;
  on(event: string, callback: (...payload: unknown[]) => void): () => void;
  render(key: string, callback: (...args: unknown[]) => unknown): void;
  do(action: string, ...args: unknown[]): unknown;
  open_chat_window(event?: unknown, codePlan?: unknown): void;
  /** A click on the main button. */
  click(): void;
  /** The page's early calls have been taken over: draws everything. */
  begin(): void;
  /** The page has added to what it says of itself. */
  adopt(): void;
  noticed(noticed: Noticed): void;
  online(status: Availability): void;
  destroy(): void;
}

/** Makes the kit of a widget whose visitor has been announced. */
export type MakeKit = (widget: Widget) => Kit;
