import { useQuery } from '@tanstack/react-query';
import type { components } from '../api/v2.gen';
import { api, client, keys, unwrap } from '../app/client';
import type { PermissionMap, PermissionPart } from '../permissions/sections';

export type Group = components['schemas']['Group'];

const at = (id: number) => ({ params: { path: { id } } });

/** Agents who get permissions together. */
export function useGroups() {
  return useQuery({ queryKey: keys.groups.list, queryFn: () => unwrap(api.GET('/api/v2/account/groups')) });
}

export interface GroupInput {
  name: string;
  description: string;
  agents: number[];
}

export async function createGroup(group: GroupInput): Promise<Group> {
  const made = await unwrap(api.POST('/api/v2/account/groups', { body: group }));
  await refresh();
  return made;
}

export async function updateGroup(id: number, part: Partial<GroupInput>): Promise<Group> {
  const group = await unwrap(api.PUT('/api/v2/account/groups/{id}', { ...at(id), body: part }));
  client.setQueryData<Group[]>(keys.groups.list, (all) => all?.map((one) => (one.id === id ? group : one)));
  void refresh();
  return group;
}

export async function deleteGroup(id: number): Promise<void> {
  await unwrap(api.DELETE('/api/v2/account/groups/{id}', at(id)));
  await refresh();
}

export function useGroupPermissions(id: number) {
  return useQuery({ queryKey: keys.groups.permissions(id), queryFn: () => unwrap(api.GET('/api/v2/account/groups/{id}/permissions', at(id))) });
}

export async function updateGroupPermissions(id: number, part: PermissionPart): Promise<PermissionMap> {
  const map = await unwrap(api.PUT('/api/v2/account/groups/{id}/permissions', { ...at(id), body: part }));
  client.setQueryData(keys.groups.permissions(id), map);
  void refresh();
  void client.invalidateQueries({ queryKey: keys.session });
  return map;
}

/**
 * The group whose members are administrators. System groups can be renamed, but it is made before
 * the other one, so its number is the lower.
 */
export function isAdmins(group: Group, all: readonly Group[]): boolean {
  return group.isSystem && all.every((other) => !other.isSystem || other.id >= group.id);
}

/** The group that every agent is in. */
export function isEveryone(group: Group, all: readonly Group[]): boolean {
  return group.isSystem && !isAdmins(group, all);
}

/** What follows from who is in which group. */
async function refresh(): Promise<void> {
  await Promise.all([client.invalidateQueries({ queryKey: keys.groups.list }), client.invalidateQueries({ queryKey: keys.agents.all })]);
}
