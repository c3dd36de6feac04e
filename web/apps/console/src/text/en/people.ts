/** Who is in a chat, and who is asked to be. */
export const people = {
  actions: 'More about this chat',
  failed: 'That did not work.',

  offer: {
    mine: 'Offered to you',
    left: (seconds: number) => (seconds === 1 ? '1 second left' : `${seconds} seconds left`),
    decline: 'Decline',
    declineOf: (name: string) => `Decline the chat with ${name}`,
    handed: (by: string) => `${by} hands you this chat`,
    handedTo: (by: string, department: string) => `${by} hands this chat to ${department}`,
    announceHanded: (by: string, visitor: string) => `${by} hands you the chat with ${visitor}.`,
    join: 'Join',
    joinOf: (name: string) => `Join the chat with ${name}`,
    declineJoinOf: (name: string) => `Do not join the chat with ${name}`,
    asked: (by: string) => `${by} asks you to join this chat`,
    announceAsked: (by: string, visitor: string) => `${by} asks you to join the chat with ${visitor}.`,
    failed: 'That did not work. Try again.',
  },

  transfer: {
    act: 'Transfer…',
    title: (name: string) => `Transfer the chat with ${name}`,
    lead: 'You stay in the chat until somebody has taken it.',
    search: 'Search',
    agents: 'Agents',
    departments: 'Departments',
    none: 'Nobody is there to take it now.',
    noMatch: 'Nobody fits.',
    full: 'No room for another chat',
    load: (load: number, limit: number) => `${load} of ${limit} chats`,
    online: (n: number) => (n === 1 ? '1 agent online' : `${n} agents online`),
    pending: (to: string) => `Being handed to ${to}…`,
    takeBack: 'Take back',
  },

  invite: {
    act: 'Invite a colleague…',
    title: (name: string) => `Invite a colleague to the chat with ${name}`,
    lead: 'Colleagues who accept are in the chat beside you. The visitor sees them come.',
    none: 'No other colleague is online.',
    done: (name: string) => `${name} is asked to join.`,
  },

  leave: {
    act: 'Leave the chat',
    title: 'Leave this chat?',
    others: (names: string) => `${names} ${names.includes(',') ? 'go' : 'goes'} on with it.`,
    alone: 'Nobody else is in it: the visitor waits for another agent.',
  },

  watch: {
    strip: 'You are watching. Neither the visitor nor the agents know.',
    with: (names: string) => `With ${names}`,
    waiting: 'Waits for an agent',
    join: 'Join',
    capture: 'Take over',
    stop: 'Stop watching',
    captureTitle: (name: string) => `Take over the chat with ${name}?`,
    captureFrom: (names: string) => `${names} ${names.includes(',') ? 'are' : 'is'} out of it at once, and the visitor goes on with you.`,
  },

  end: 'End the chat',
  also: (names: string) => `Also in this chat: ${names}`,
  load: (load: number, limit: number) => `${load} of ${limit}`,
  over: (load: number, limit: number) => `${load} chats, more than the ${limit} that are given to you`,
  someone: 'A colleague',
};
