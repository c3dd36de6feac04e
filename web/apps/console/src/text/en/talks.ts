/** Texts about chats with colleagues. */
export const talks = {
  list: 'Chats with colleagues',
  begin: 'New message',
  lead: 'Colleagues who are not there now read it when they come.',
  nobody: 'There is no other agent yet.',
  none: 'Nothing written yet',
  noneText: 'What you and your colleagues write to each other stands here. Visitors never see it.',
  pick: 'Choose a chat, or write to a colleague.',
  with: (names: string) => `Chat with ${names}`,
  fresh: 'New chat',
  back: 'Back to the list',
};
