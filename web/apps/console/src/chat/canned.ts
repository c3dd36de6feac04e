import type { Canned, CannedMessage } from '@parley/client';

/** What is typed behind a slash, before the cursor. */
export interface Slash {
  /** Where the slash is. */
  at: number;
  words: string;
}

/** Finds the slash that asks for a canned message: at the start of a text or after a blank, and on the cursor's line. */
export function slashBefore(text: string, cursor: number): Slash | null {
  const found = /(?:^|\s)\/([^\n/]{0,60})$/.exec(text.slice(0, cursor));
  return found && { at: cursor - found[1]!.length - 1, words: found[1]! };
}

/** Puts a canned message in the place of the slash and what stands behind it. */
export function replaceSlash(text: string, slash: Slash, words: string): { text: string; cursor: number } {
  const before = text.slice(0, slash.at) + words;
  return { text: before + text.slice(slash.at + 1 + slash.words.length), cursor: before.length };
}

/** How well a message fits what was typed, best first; -1 when it does not. */
function rank(message: CannedMessage, words: string): number {
  const shortcut = message.shortCuts.toLowerCase().replace(/^[/#]/, '');
  const name = message.name.toLowerCase();
  if (shortcut !== '' && shortcut === words) return 0;
  if (shortcut.startsWith(words) && shortcut !== '') return 1;
  if (name.startsWith(words)) return 2;
  if (name.includes(words)) return 3;
  return message.message.toLowerCase().includes(words) ? 4 : -1;
}

/** The messages that fit what was typed, the closest first. */
export function findCanned(messages: readonly CannedMessage[], typed: string): CannedMessage[] {
  const words = typed.trim().toLowerCase();
  return messages
    .map((message) => ({ message, rank: rank(message, words) }))
    .filter((one) => one.rank >= 0)
    .sort((a, b) => (words ? a.rank - b.rank : 0) || a.message.name.localeCompare(b.message.name))
    .map((one) => one.message);
}

/** The names of a message's categories, from the outermost. */
export function placeOf(message: CannedMessage, { categories }: Canned): string {
  const names: string[] = [];
  for (let at = categories.find((one) => one.id === message.categoryId); at && names.length < 9; at = categories.find((one) => one.id === at!.parentId)) names.unshift(at.name);
  return names.join(' / ');
}
