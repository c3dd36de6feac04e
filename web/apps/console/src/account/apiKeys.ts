import { useQuery } from '@tanstack/react-query';
import type { components } from '../api/v2.gen';
import { api, client, keys, unwrap } from '../app/client';

export type ApiKey = components['schemas']['OwnKey'];

/** The API keys that act in one's name. */
export function useApiKeys() {
  return useQuery({ queryKey: keys.apiKeys, queryFn: () => unwrap(api.GET('/api/agent/v1/keys')) });
}

/** Makes a key and answers with it, this once. */
export async function createKey(body: { name: string; password: string }): Promise<string> {
  const { key } = await unwrap(api.POST('/api/agent/v1/keys', { body }));
  void client.invalidateQueries({ queryKey: keys.apiKeys });
  return key;
}

export async function deleteKey(id: string): Promise<void> {
  await unwrap(api.DELETE('/api/agent/v1/keys/{id}', { params: { path: { id } } }));
  await client.invalidateQueries({ queryKey: keys.apiKeys });
}
