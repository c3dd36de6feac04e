import { ApiError, type AgentSession } from '@parley/client';
import { client, door, keys } from '../app/client';
import { Preference } from '../parts/preference';

/**
 * Whether this browser was signed in when it last heard of it: then a session that is gone has run
 * out. Without that there is nothing to ask the server for.
 */
export const visited = new Preference('visited', false);

/** Who is signed in, or null. */
export async function readSession(): Promise<AgentSession | null> {
  if (!visited.state) return null;
  try {
    return await door.session();
  } catch (cause) {
    if (cause instanceof ApiError && cause.status === 401) return null;
    throw cause;
  }
}

/** Signs in, with a code where there is a second factor; from then on a new page finds the session again. */
export async function signIn(email: string, password: string, code?: string): Promise<void> {
  const session = await door.signIn(email, password, code);
  visited.choose(true);
  client.setQueryData(keys.session, session);
}

/** Signs out on the server and forgets what this agent saw. */
export async function signOut(): Promise<void> {
  await door.signOut();
  forget();
}

/** Forgets who was signed in here and what they saw. */
export function forget(): void {
  visited.choose(false);
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
  client.setQueryData(keys.session, null);
}
