import { steady, type Message } from '@parley/client';
import { text } from '../text';

/** A message of the system in the screen's language; the server's own words when the catalogue has none. */
export function systemText(message: Message): string {
  const { key, name } = (message.payload ?? {}) as { key?: string; name?: string };
  const words = (text.chat.system as Record<string, string | ((name: string) => string)>)[key ?? ''];
  if (!words) return steady(message.text);
  return typeof words === 'string' ? words : words(name || text.chats.visitor);
}
