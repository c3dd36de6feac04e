import { useQuery } from '@tanstack/react-query';
import { ask, client, keys, unwrap, v2 } from '../app/client';
import type { components } from '../api/v2.gen';

export type Me = components['schemas']['Agent'];

/** The signed-in agent's own record. */
export function useMe() {
  return useQuery({ queryKey: keys.me, queryFn: () => unwrap(v2.GET('/api/v2/account/agents/me')) });
}

/** Changes part of one's own record. */
export async function updateMe(part: Partial<Me>): Promise<Me> {
  const me = await ask<Me>('PUT', '/api/v2/account/agents/me', part);
  client.setQueryData(keys.me, me);
  void client.invalidateQueries({ queryKey: keys.session });
  void client.invalidateQueries({ queryKey: keys.agents.all });
  return me;
}

/** Changes one's own password, proving the current one. */
export function changePassword(part: { currentPassword: string; newPassword: string }): Promise<void> {
  return ask('PUT', '/api/v2/account/agents/me/password', part);
}
