import { useQuery } from '@tanstack/react-query';
import { ask, client, keys } from '../app/client';
import type { PermissionMap } from '../permissions/sections';

export interface Group {
  id: number;
  name: string;
  description: string | null;
  isSystem: boolean;
  agents: { id: number; name: string }[] | null;
}

/** Agents who get permissions together. */
export function useGroups(isEnabled = true) {
  return useQuery({ queryKey: keys.groups.list, queryFn: () => ask<Group[]>('GET', '/api/v2/account/groups'), enabled: isEnabled });
}

export interface GroupInput {
  name: string;
  description: string;
  agents: number[];
}

export async function createGroup(group: GroupInput): Promise<Group> {
  const made = await ask<Group>('POST', '/api/v2/account/groups', group);
  await refresh();
  return made;
}

export async function updateGroup(id: number, part: Partial<GroupInput>): Promise<Group> {
  const group = await ask<Group>('PUT', `/api/v2/account/groups/${id}`, part);
  client.setQueryData<Group[]>(keys.groups.list, (all) => all?.map((one) => (one.id === id ? group : one)));
  void refresh();
  return group;
}

export async function deleteGroup(id: number): Promise<void> {
  await ask('DELETE', `/api/v2/account/groups/${id}`);
  await refresh();
}

export function useGroupPermissions(id: number) {
  return useQuery({ queryKey: keys.groups.permissions(id), queryFn: () => ask<PermissionMap>('GET', `/api/v2/account/groups/${id}/permissions`) });
}

export async function updateGroupPermissions(id: number, part: Partial<PermissionMap>): Promise<PermissionMap> {
  const map = await ask<PermissionMap>('PUT', `/api/v2/account/groups/${id}/permissions`, part);
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
