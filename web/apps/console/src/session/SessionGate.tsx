import { Button, Loader } from '@mantine/core';
import { ApiError, type AgentSession } from '@parley/client';
import { Empty } from '@parley/ui';
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useEffect, type ReactNode } from 'react';
import { client, door, keys } from '../app/client';
import { Store, useStore } from '../parts/store';
import { text } from '../text';
import { SignInPage } from './SignInPage';
import css from './SessionGate.module.css';

const SessionContext = createContext<AgentSession | null>(null);

/** Who is signed in; only below the gate. */
export function useSession(): AgentSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error('no session above this part');
  return session;
}

async function readSession(): Promise<AgentSession | null> {
  try {
    return await door.session();
  } catch (cause) {
    if (cause instanceof ApiError && cause.status === 401) return null;
    throw cause;
  }
}

/** Whether somebody was signed in and did not leave by themselves: then the session has run out. */
class Visited extends Store<boolean> {
  note(wasIn: boolean): void {
    this.set(wasIn);
  }
}

const visited = new Visited(false);

/** Signs out on the server and forgets what this agent saw. */
export async function signOut(): Promise<void> {
  await door.signOut();
  visited.note(false);
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
  client.setQueryData(keys.session, null);
}

/** Shows what is inside to somebody who is signed in, and the sign-in page to everybody else. */
export function SessionGate({ children }: { children: ReactNode }) {
  const query = useQuery({ queryKey: keys.session, queryFn: readSession, staleTime: Infinity, refetchOnWindowFocus: true });
  const wasIn = useStore(visited);
  useEffect(() => {
    if (query.data) visited.note(true);
  }, [query.data]);

  if (query.data) {
    return (
      <SessionContext value={query.data} key={`${query.data.site.id}.${query.data.agent.id}`}>
        {children}
      </SessionContext>
    );
  }
  if (query.data === null) return <SignInPage isExpired={wasIn} />;
  return <main className={css.gate}>{query.isError ? <Unreachable onRetry={() => void query.refetch()} /> : <Loader aria-label={text.loading} />}</main>;
}

function Unreachable({ onRetry }: { onRetry: () => void }) {
  return (
    <Empty icon="offline" title={text.signIn.unreachable} action={<Button onClick={onRetry}>{text.retry}</Button>} />
  );
}
