/** Texts about colleagues and one's own status. */
export const presence = {
  label: 'Status',
  more: 'More statuses',
  awayAs: (name: string) => `Away: ${name}`,
};

export const team = {
  heading: 'Team',
  tabs: { colleagues: 'Colleagues', talks: 'Messages', running: 'Running chats' },
  list: 'Colleagues',
  running: {
    list: 'Running chats',
    columns: { visitor: 'Visitor', status: 'Status', department: 'Department', since: 'For', actions: 'Actions' },
    open: (name: string) => `Watch the chat with ${name}`,
    none: 'Nobody chats now',
    noneText: 'Chats that wait or run, and that you may read along in, are listed here as they come.',
    more: (n: number) => (n === 1 ? 'One more chat is not shown.' : `${n} more chats are not shown.`),
    wholeSite: 'Whole site',
    waiting: 'Waiting',
    offered: (name: string) => `Offered to ${name}`,
    watching: 'Watching',
    watch: 'Watch',
  },
  columns: { agent: 'Agent', status: 'Status', chats: 'Chats', departments: 'Departments', actions: 'Actions' },
  me: 'You',
  load: (load: number, limit: number) => `${load} of ${limit}`,
  actions: (name: string) => `Actions for ${name}`,
  setAway: 'Set to away',
  isAway: (name: string) => `${name} is away now.`,
  logOff: 'Set offline',
  logOffAsk: (name: string) => `Set ${name} offline?`,
  logOffText: 'Chats that are theirs alone wait for somebody else. They stay signed in and can go online again.',
  isOff: (name: string) => `${name} is offline now.`,
};
