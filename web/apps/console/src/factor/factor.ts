import { useQuery } from '@tanstack/react-query';
import type { components } from '../api/v2.gen';
import { api, client, keys, unwrap } from '../app/client';

export type SecondFactor = components['schemas']['SecondFactorState'];
export type Seed = components['schemas']['SeedShown'];

/** How it stands with one's own second factor. */
export function useFactor() {
  return useQuery({ queryKey: keys.factor, queryFn: () => unwrap(api.GET('/api/agent/v1/secondFactor')) });
}

/** Makes a secret that counts once a code of it has been given. */
export function begin(password: string): Promise<Seed> {
  return unwrap(api.POST('/api/agent/v1/secondFactor', { body: { password } }));
}

export async function confirm(code: string): Promise<string[]> {
  return (await unwrap(api.POST('/api/agent/v1/secondFactor/confirm', { body: { code } }))).recoveryCodes;
}

export async function renewCodes(password: string): Promise<string[]> {
  const { recoveryCodes } = await unwrap(api.POST('/api/agent/v1/secondFactor/recoveryCodes', { body: { password } }));
  void client.invalidateQueries({ queryKey: keys.factor });
  return recoveryCodes;
}

export async function disable(password: string): Promise<void> {
  await unwrap(api.POST('/api/agent/v1/secondFactor/disable', { body: { password } }));
  await refreshFactor();
}

/** After it was turned on or off, and its codes were seen. */
export async function refreshFactor(): Promise<void> {
  await Promise.all([client.invalidateQueries({ queryKey: keys.factor }), client.invalidateQueries({ queryKey: keys.session })]);
}
