import { useQuery } from '@tanstack/react-query';
import type { components } from '../api/v2.gen';
import { api, client, keys, unwrap } from '../app/client';

export type SignInRules = components['schemas']['Security'];

/** How agents of the site have to sign in. */
export function useSignInRules() {
  return useQuery({ queryKey: keys.security, queryFn: () => unwrap(api.GET('/api/agent/v1/security')) });
}

export async function updateSignInRules(part: Partial<SignInRules>): Promise<SignInRules> {
  const rules = await unwrap(api.PUT('/api/agent/v1/security', { body: part }));
  client.setQueryData(keys.security, rules);
  void client.invalidateQueries({ queryKey: keys.session });
  void client.invalidateQueries({ queryKey: keys.factor });
  return rules;
}
