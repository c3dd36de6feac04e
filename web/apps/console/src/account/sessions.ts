import { useQuery } from '@tanstack/react-query';
import type { components } from '../api/v2.gen';
import { api, client, keys, unwrap } from '../app/client';

export type OwnSession = components['schemas']['OwnSession'];

/** Where one is signed in. */
export function useSessions() {
  return useQuery({ queryKey: keys.sessions, queryFn: () => unwrap(api.GET('/api/agent/v1/sessions')), staleTime: 0 });
}

export async function endSession(id: string): Promise<void> {
  await unwrap(api.DELETE('/api/agent/v1/sessions/{id}', { params: { path: { id } } }));
  await client.invalidateQueries({ queryKey: keys.sessions });
}

/** Ends the other sessions and all tokens. */
export async function signOutEverywhere(): Promise<void> {
  await unwrap(api.POST('/api/agent/v1/sessions/signOutEverywhere'));
  await client.invalidateQueries({ queryKey: keys.sessions });
}
