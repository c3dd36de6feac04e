import { useQuery } from '@tanstack/react-query';
import { ask, client, keys } from '../app/client';

const path = '/api/agent/v1/keys';

export interface ApiKey {
  id: string;
  name: string;
  createdAt: string;
}

/** The API keys that act in one's name. */
export function useApiKeys() {
  return useQuery({ queryKey: keys.apiKeys, queryFn: () => ask<ApiKey[]>('GET', path) });
}

/** Makes a key and answers with it, this once. */
export async function createKey(given: { name: string; password: string }): Promise<string> {
  const { key } = await ask<{ key: string }>('POST', path, given);
  void client.invalidateQueries({ queryKey: keys.apiKeys });
  return key;
}

export async function deleteKey(id: string): Promise<void> {
  await ask('DELETE', `${path}/${id}`);
  await client.invalidateQueries({ queryKey: keys.apiKeys });
}
