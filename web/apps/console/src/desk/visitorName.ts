import type { Chat } from '@parley/client';
import { text } from '../text';

/** The visitor's name as agents read it. Those who gave none are told apart by a piece of their id. */
export function visitorName({ name, email, id }: Chat['visitor']): string {
  return name || email || text.chats.unnamed(id.slice(0, 4).toUpperCase());
}
