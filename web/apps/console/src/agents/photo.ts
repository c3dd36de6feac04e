import { useQuery } from '@tanstack/react-query';
import { api, client, keys, unwrap } from '../app/client';
import { useSession } from '../session/SessionGate';

/** The largest image that is taken, in bytes. */
export const mostBytes = 5 << 20;

const own = '/api/agent/v1/photo';
const others = '/api/agent/v1/agents/{id}/photo';

/** Whose photograph: an agent's, by its id, or one's own. */
export type Who = number | 'me';

const at = (id: number) => ({ params: { path: { id } } });

/** Where a photograph is; empty for none. One's own is the same by either name. */
export function usePhoto(who: Who) {
  const me = useSession().agent.id;
  const id = who === 'me' ? me : who;
  return useQuery({
    queryKey: keys.agents.photo(id),
    queryFn: async () => (await unwrap(id === me ? api.GET(own) : api.GET(others, at(id)))).url,
  });
}

/** Gives an agent another photograph. What is no image is refused by the server. */
export async function setPhoto(id: number, isOwn: boolean, file: File): Promise<void> {
  const raw = { body: file as unknown as string, bodySerializer: (body: unknown) => body as File, headers: { 'Content-Type': 'application/octet-stream' } };
  const { url } = await unwrap(isOwn ? api.PUT(own, raw) : api.PUT(others, { ...at(id), ...raw }));
  client.setQueryData(keys.agents.photo(id), url);
}

export async function removePhoto(id: number, isOwn: boolean): Promise<void> {
  await unwrap(isOwn ? api.DELETE(own) : api.DELETE(others, at(id)));
  client.setQueryData(keys.agents.photo(id), '');
}
