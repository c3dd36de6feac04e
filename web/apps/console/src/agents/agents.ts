import { useQuery } from '@tanstack/react-query';
import type { components } from '../api/v2.gen';
import { api, client, keys, unwrap } from '../app/client';
import type { PermissionMap, PermissionPart } from '../permissions/sections';
import type { Agent } from './person';

type NewAgent = components['schemas']['AgentInput'];
type AgentUpdate = components['schemas']['AgentUpdate'];

const pageSize = 100;

/** All agents of the site, in the order of their ids. Search and paging happen here: sites have hundreds of agents, not more. */
export function useAgents() {
  return useQuery({ queryKey: keys.agents.list, queryFn: readAgents });
}

async function readAgents(): Promise<Agent[]> {
  const all: Agent[] = [];
  for (let pageIndex = 0; ; pageIndex++) {
    const { agents, total } = await unwrap(api.GET('/api/v2/account/agents', { params: { query: { pageIndex, pageSize } } }));
    all.push(...agents);
    if (agents.length === 0 || all.length >= total) return all;
  }
}

const at = (id: number) => ({ params: { path: { id } } });

/** One agent, shown at once when the list has been read. */
export function useAgent(id: number) {
  return useQuery({
    queryKey: keys.agents.one(id),
    queryFn: () => unwrap(api.GET('/api/v2/account/agents/{id}', at(id))),
    placeholderData: () => client.getQueryData<Agent[]>(keys.agents.list)?.find((agent) => agent.id === id),
  });
}

export async function createAgent(agent: NewAgent): Promise<Agent> {
  return settle(await unwrap(api.POST('/api/v2/account/agents', { body: agent })));
}

export async function updateAgent(id: number, part: AgentUpdate): Promise<Agent> {
  return settle(await unwrap(api.PUT('/api/v2/account/agents/{id}', { ...at(id), body: part })));
}

export async function deleteAgent(id: number): Promise<void> {
  await unwrap(api.DELETE('/api/v2/account/agents/{id}', at(id)));
  client.removeQueries({ queryKey: keys.agents.one(id) });
  await refresh();
}

export async function setPassword(id: number, password: string): Promise<void> {
  await unwrap(api.POST('/api/v2/account/agents/{id}/password', { ...at(id), body: { password } }));
}

export async function unlock(id: number): Promise<void> {
  await unwrap(api.PUT('/api/v2/account/agents/{id}/unlock', at(id)));
  await refresh();
}

/** Sends the link by which an agent chooses a password; says what to do when the server sends no mail. */
export function invite(id: number) {
  return unwrap(api.POST('/api/agent/v1/agents/{id}/invite', at(id)));
}

export async function setActive(id: number, isActive: boolean): Promise<Agent> {
  return settle(await unwrap(api.PUT('/api/agent/v1/agents/{id}/active', { ...at(id), body: { isActive } })));
}

export async function resetSecondFactor(id: number): Promise<void> {
  await unwrap(api.POST('/api/agent/v1/agents/{id}/resetSecondFactor', at(id)));
}

export async function signOutAgent(id: number): Promise<void> {
  await unwrap(api.POST('/api/agent/v1/agents/{id}/signOut', at(id)));
}

/** What an agent may do by itself, and with its groups. */
export function useAgentPermissions(id: number) {
  return useQuery({
    queryKey: keys.agents.permissions(id),
    queryFn: async () => {
      const [own, effective] = await Promise.all([
        unwrap(api.GET('/api/v2/account/agents/{id}/permissions', at(id))),
        unwrap(api.GET('/api/v2/account/agents/{id}/effectivePermissions', at(id))),
      ]);
      return { own, effective };
    },
  });
}

export async function updateAgentPermissions(id: number, part: PermissionPart): Promise<PermissionMap> {
  const own = await unwrap(api.PUT('/api/v2/account/agents/{id}/permissions', { ...at(id), body: part }));
  void client.invalidateQueries({ queryKey: keys.agents.permissions(id) });
  void client.invalidateQueries({ queryKey: keys.session });
  return own;
}

function settle(agent: Agent): Agent {
  client.setQueryData(keys.agents.one(agent.id), agent);
  void refresh();
  return agent;
}

/** Lists of agents and members are read anew. */
async function refresh(): Promise<void> {
  await Promise.all([client.invalidateQueries({ queryKey: keys.agents.all }), client.invalidateQueries({ queryKey: keys.groups.all })]);
}
