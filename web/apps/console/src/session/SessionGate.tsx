import { Button, Loader } from '@mantine/core';
import type { AgentSession } from '@parley/client';
import { Empty } from '@parley/ui';
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, type ReactNode } from 'react';
import { keys } from '../app/client';
import { useStore } from '../parts/store';
import { text } from '../text';
import { SignInPage } from './SignInPage';
import { readSession, visited } from './session';
import css from './SessionGate.module.css';

const SessionContext = createContext<AgentSession | null>(null);

/** Who is signed in; only below the gate. */
export function useSession(): AgentSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error('no session above this part');
  return session;
}

/** Shows what is inside to somebody who is signed in, and the sign-in page to everybody else. */
export function SessionGate({ children }: { children: ReactNode }) {
  const query = useQuery({ queryKey: keys.session, queryFn: readSession, staleTime: Infinity, refetchOnWindowFocus: 'always' });
  const wasIn = useStore(visited);

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
