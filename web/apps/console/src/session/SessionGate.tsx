import { Button, Loader } from '@mantine/core';
import type { AgentSession } from '@parley/client';
import { Empty } from '@parley/ui';
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useState, type ReactNode } from 'react';
import { keys } from '../app/client';
import { explainFailure, isDenied } from '../parts/fault';
import { later } from '../parts/later';
import { useStore } from '../parts/store';
import { text } from '../text';
import { SignInPage } from './SignInPage';
import { forget, readSession, visited } from './session';
import css from './SessionGate.module.css';

const EnrolPage = later(async () => (await import('./EnrolPage')).EnrolPage);

const SessionContext = createContext<AgentSession | null>(null);

/** Who is signed in; only below the gate. */
export function useSession(): AgentSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error('no session above this part');
  return session;
}

/** Shows what is inside to somebody who is signed in, and to everybody else what has to be done first. */
export function SessionGate({ children }: { children: ReactNode }) {
  const query = useQuery({ queryKey: keys.session, queryFn: readSession, staleTime: Infinity, refetchOnWindowFocus: 'always' });
  const wasIn = useStore(visited);

  if (query.isError && isDenied(query.error)) return <Shut cause={query.error} onRetry={() => void query.refetch()} />;
  if (query.data) {
    return (
      <SessionContext value={query.data} key={`${query.data.site.id}.${query.data.agent.id}`}>
        <Enrolled mustEnroll={query.data.secondFactor.mustEnroll}>{children}</Enrolled>
      </SessionContext>
    );
  }
  if (query.data === null) return <SignInPage isExpired={wasIn} />;
  return <main className={css.gate}>{query.isError ? <Unreachable onRetry={() => void query.refetch()} /> : <Loader aria-label={text.loading} />}</main>;
}

/**
 * Shows what is inside once there is the second factor that the site asks for. Setting it up goes on
 * until its recovery codes have been seen, though the server lets in from the first code on.
 */
function Enrolled({ mustEnroll, children }: { mustEnroll: boolean; children: ReactNode }) {
  const [isEnrolling, setEnrolling] = useState(mustEnroll);
  if (mustEnroll && !isEnrolling) setEnrolling(true);
  return isEnrolling ? <EnrolPage onDone={() => setEnrolling(false)} /> : children;
}

function Unreachable({ onRetry }: { onRetry: () => void }) {
  return (
    <Empty icon="offline" title={text.signIn.unreachable} action={<Button onClick={onRetry}>{text.retry}</Button>} />
  );
}

/** The session stands, but its site does not let it in: from this address, or at all. */
function Shut({ cause, onRetry }: { cause: unknown; onRetry: () => void }) {
  return (
    <main className={css.gate}>
      <Empty
        icon="lock"
        title={text.signIn.shut}
        action={
          <div className={css.ways}>
            <Button onClick={onRetry}>{text.retry}</Button>
            <Button variant="default" onClick={forget}>
              {text.signIn.other}
            </Button>
          </div>
        }
      >
        {explainFailure(cause)}
      </Empty>
    </main>
  );
}
