import { useQuery } from '@tanstack/react-query';
import { keys, unwrap, v2 } from '../app/client';
import type { Agent } from './person';

const pageSize = 100;

/** All agents of the site, in the order of their ids. Search and paging happen here: sites have hundreds of agents, not more. */
export function useAgents() {
  return useQuery({ queryKey: keys.agents.list, queryFn: readAgents });
}

async function readAgents(): Promise<Agent[]> {
  const all: Agent[] = [];
  for (let pageIndex = 0; ; pageIndex++) {
    const { agents, total } = await unwrap(v2.GET('/api/v2/account/agents', { params: { query: { pageIndex, pageSize } } }));
    all.push(...(agents ?? []));
    if (!agents?.length || all.length >= total) return all;
  }
}
