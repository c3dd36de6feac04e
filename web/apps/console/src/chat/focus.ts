/** The element that a chat's messages are written in, or, when it has ended, the button that closes it. */
export const writingId = (chatId: string): string => `write-${chatId}`;

/** Puts the cursor into a chat, once it is drawn. */
export function focusChat(chatId: string): void {
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(writingId(chatId))?.focus()));
}

/** A chat's wish to have its next words be a note, or a message again, sent to its column by key. */
export const noteEvent = 'parley:note';
