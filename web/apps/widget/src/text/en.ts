import { isolating } from '@parley/client';

/** Words on and around the button. */
export const buttonText = {
  online: 'Chat with us',
  offline: 'Chat (nobody is here right now)',
  minimize: 'Minimise the chat',
  unread: (n: number) => (n === 1 ? '1 unread message' : `${n} unread messages`),
  frame: 'Chat window',
};

/** Words in the window. */
export const windowText = {
  title: 'Chat window',
  team: 'Our team',
  online: 'We are here to help',
  away: 'Away right now',
  waitingShort: 'Finding someone for you',
  queuedShort: 'You are in line',
  chattingShort: 'In this chat with you',
  endedShort: 'Chat ended',
  minimize: 'Minimise',
  close: 'Close',
  endChat: 'End chat',

  conversation: 'Conversation',
  welcomeTitle: 'Hello there',
  welcome: 'Ask us anything. Somebody will join you here in a moment.',
  today: 'Today',
  yesterday: 'Yesterday',
  you: 'You',
  typing: (name: string) => `${name} is typing`,
  newMessages: 'New messages',

  composer: 'Your message',
  composerHint: 'Write a message…',
  send: 'Send',
  tooLong: (max: string | number) => `At most ${max} characters`,

  sending: 'Sending…',
  retrying: 'Not sent yet, trying again…',
  retryNow: 'Try now',
  failed: 'Not delivered',
  retry: 'Try again',
  remove: 'Remove',

  menu: 'More',
  emoji: 'Emoji',
  seen: 'Seen',
  position: (place: string | number) => `You are number ${place} in line.`,
  waitMinute: 'It should take about a minute.',
  waitMinutes: (minutes: string | number) => `It should take about ${minutes} minutes.`,
  waiting: 'We have told the team that you are here. You can already write, nothing gets lost.',
  queued: 'Everybody is busy just now. You keep your place in line, and you can already write.',
  reconnecting: 'Reconnecting… what you write is kept and sent.',
  noNetwork: 'No connection. What you write is kept and sent as soon as you are back.',

  endAsk: 'End this chat?',
  endAskText: 'You can start a new one at any time.',
  endYes: 'End chat',
  endNo: 'Keep chatting',
  thanks: 'Thank you for chatting with us.',
  again: 'Start a new chat',

  offlineTitle: 'Nobody is here right now',
  offline: 'We are away for the moment. Please come back a little later, we would love to help.',

  start: 'Start chat',
  starting: 'Starting…',
  optional: 'optional',
  choose: 'Please choose',
  required: (label: string) => `Please fill in “${label}”.`,
  badEmail: 'This does not look like an e-mail address.',
  startFailed: 'The chat could not be started. Please try again.',
};

/** Words in forms, about files and about transcripts. */
export const formText = {
  submit: 'Submit',
  cancel: 'Cancel',
  skip: 'Skip',
  back: 'Back',
  chooseFile: 'Choose a file',
  dropFiles: 'Drop files here',
  download: (name: string) => `Download ${name}`,
  fileTooLarge: (most: string) => `The file is too large; ${most} is the most.`,
  badFile: 'Files of this kind cannot be sent.',
  tooManyFiles: (most: string | number) => `${most} files are the most.`,
  grade: (grade: string | number) => `${grade} of 5`,
  leaveMessage: 'Leave a message',
  sendFailed: 'That did not work. Please try again.',
  messageSent: 'Thank you. Your message has reached us.',
  surveySent: 'Thank you for your answer.',
  transcriptAddress: 'Your email address',
  transcriptSent: 'The chat is on its way to your inbox.',
  secure: 'Only the agent who asks can read your answers.',
  filled: 'Your answers have been sent.',
  signIn: 'Sign in',
  signInFirst: 'Please sign in to chat with us.',
  signInOffer: 'Sign in, and we know who you are.',
  signInFailed: 'You could not be signed in. Please try again.',
  signedIn: (name: string) => `Signed in as ${name}`,
  signOut: 'Sign out',
};

/** What the window's menu offers. */
export const menuText = {
  sendFile: 'Send a file',
  emailTranscript: 'Email this chat',
  printTranscript: 'Print this chat',
  downloadTranscript: 'Download this chat',
  soundOn: 'Turn sound on',
  soundOff: 'Turn sound off',
  leaveMessage: 'Leave a message instead',
  rateChat: 'Rate this chat',
};

/** Lines of the system by the key of their payload; a line without a key here keeps the server's English text. */
export const systemText: Record<string, (name: string) => string> = {
  agentJoined: (name) => `${name} has joined the chat.`,
  agentLeft: (name) => `${name} has left the chat.`,
  chatRequeued: () => 'Please wait, somebody else will be with you shortly.',
  chatHandedOn: (name) => `Please wait while the chat is handed to ${name}.`,
  chatReturned: (name) => `Nobody could take over. ${name} goes on with the chat.`,
  chatRefused: () => 'Nobody is free to chat at the moment.',
  chatEnded: () => 'The chat has ended.',
  queueFull: () => 'Too many people are waiting at the moment. Please leave a message.',
  waitedTooLong: () => 'Nobody could be with you in time. Please leave a message.',
  nobodyThere: () => 'Nobody is here at the moment. Please leave a message.',
  notice: (name) => name,
  visitorSilent: () => 'Are you still there? The chat ends in a minute if you do not write.',
  chatEndedSilent: () => 'The chat has ended because nothing was written for a while.',
  chatEndedGone: () => 'The chat has ended because the connection was lost.',
  formFilled: (name) => `${name} has been filled in.`,
};

/** Lines of the system that the window shows in another way. */
export const silent = ['chatRequested'];

/** Has the window speak a campaign's own words, by their keys in the catalogue; what they do not name stays as it is. */
export function speak(texts: Readonly<Record<string, string>>): void {
  const parts: Record<string, Record<string, unknown>> = { window: windowText, form: formText, menu: menuText, system: systemText };
  for (const [part, words] of Object.entries(parts)) {
    for (const key of Object.keys(words)) {
      const said = texts[`${part}.${key}`];
      const own = words[key];
      if (typeof own === 'string') words[key] = said ?? own;
      else words[key] = isolating(said === undefined ? own : (value: unknown) => said.replace(/\{![^}]*\}/g, () => String(value)));
    }
  }
}

/** Has the button speak a campaign's own words. */
export function speakButton(texts: Readonly<Record<string, string>>): void {
  const said = (key: string, otherwise: string) => texts[`button.${key}`] ?? otherwise;
  for (const key of ['online', 'offline', 'minimize', 'frame'] as const) buttonText[key] = said(key, buttonText[key]);
  const [one, many] = [texts['button.unreadOne'], texts['button.unreadMany']];
  if (one && many) buttonText.unread = (n) => (n === 1 ? one : many.replace(/\{![^}]*\}/g, () => String(n)));
}
