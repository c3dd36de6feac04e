import type { Agent } from './person';

export const states = ['all', 'active', 'inactive', 'locked', 'admin'] as const;
export type State = (typeof states)[number];

/** Which agents a list shows; stands in the page's address. */
export interface Filter {
  words: string;
  state: State;
  /** From 0. */
  page: number;
}

export const pageSize = 25;

export function parseFilter(search: string): Filter {
  const given = new URLSearchParams(search);
  const page = Number(given.get('page'));
  return {
    words: given.get('q') ?? '',
    state: states.find((one) => one === given.get('state')) ?? 'all',
    page: Number.isInteger(page) && page > 0 ? page : 0,
  };
}

/** The filter as an address keeps it; empty for everybody. */
export function formatFilter({ words, state, page }: Filter): string {
  const out = new URLSearchParams();
  if (words) out.set('q', words);
  if (state !== 'all') out.set('state', state);
  if (page) out.set('page', String(page));
  return out.toString();
}

const tests: Record<State, (agent: Agent) => boolean> = {
  all: () => true,
  active: (agent) => agent.isActive,
  inactive: (agent) => !agent.isActive,
  locked: (agent) => agent.isLocked,
  admin: (agent) => agent.isAdmin,
};

/** The agents that a filter lets through: each word stands somewhere in what is known of them. By name. */
export function select(agents: readonly Agent[], { words, state }: Filter): Agent[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return agents
    .filter(tests[state])
    .filter((agent) => {
      const known = [agent.displayName, agent.firstName, agent.lastName, agent.email, agent.title, ...(agent.groups ?? []).map(({ name }) => name)].join('\n').toLowerCase();
      return wanted.every((word) => known.includes(word));
    })
    .sort((a, b) => a.displayName.localeCompare(b.displayName));
}
