import { useQuery } from '@tanstack/react-query';
import type { operations } from '../api/v2.gen';
import { api, keys, unwrap } from '../app/client';

type Query = NonNullable<operations['getAuthorization']['parameters']['query']>;

/** What a program asks of the signed-in agent, by the query that it came with. */
export function useAuthorization(search: string) {
  return useQuery({
    queryKey: keys.authorization(search),
    queryFn: () => unwrap(api.GET('/api/agent/v1/authorization', { params: { query: Object.fromEntries(new URLSearchParams(search)) as unknown as Query } })),
    staleTime: Infinity,
    retry: false,
  });
}

/** Answers the program; resolves with the address to go on to. */
export async function answer(search: string, allow: boolean): Promise<string> {
  const body = { ...Object.fromEntries(new URLSearchParams(search)), allow } as unknown as operations['answerAuthorization']['requestBody']['content']['application/json'];
  return (await unwrap(api.POST('/api/agent/v1/authorization', { body }))).redirectTo;
}
