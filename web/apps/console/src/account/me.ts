import { useQuery } from '@tanstack/react-query';
import type { components } from '../api/v2.gen';
import { api, client, keys, unwrap } from '../app/client';

export type Me = components['schemas']['Agent'];

/** The signed-in agent's own record. */
export function useMe() {
  return useQuery({ queryKey: keys.me, queryFn: () => unwrap(api.GET('/api/v2/account/agents/me')) });
}

/** Changes part of one's own record. */
export async function updateMe(part: components['schemas']['AgentProfileUpdate']): Promise<Me> {
  const me = await unwrap(api.PUT('/api/v2/account/agents/me', { body: part }));
  client.setQueryData(keys.me, me);
  void client.invalidateQueries({ queryKey: keys.session });
  void client.invalidateQueries({ queryKey: keys.agents.all });
  return me;
}

/** Changes one's own password, proving the current one. */
export function changePassword(part: { currentPassword: string; newPassword: string }): Promise<void> {
  return unwrap(api.PUT('/api/v2/account/agents/me/password', { body: part }));
}
