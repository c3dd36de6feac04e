import { browserStore, type AgentStatus, type Desk } from '@parley/client';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { client, door, keys, recheckSession } from '../app/client';
import { Live } from '../live/live';
import { useStore } from '../parts/store';
import { toast } from '../parts/toast';
import { useSession } from '../session/SessionGate';
import { text } from '../text';
import { useRinging } from './useRinging';
import { useNotices } from './useNotices';
import { useTitle } from './useTitle';
import { visitorName } from './visitorName';

interface DeskValue {
  live: Live;
  desk: UseQueryResult<Desk>;
}

const DeskContext = createContext<DeskValue | null>(null);

/** The live desk; only below its provider. */
export function useDesk(): DeskValue {
  const value = useContext(DeskContext);
  if (!value) throw new Error('no desk above this part');
  return value;
}

/** Changes somebody's status in the desk that is held, without asking the server. */
function setPresence(agentId: number, status: AgentStatus): void {
  client.setQueryData<Desk>(keys.desk, (desk) =>
    desk && {
      ...desk,
      me: desk.me.id === agentId ? { ...desk.me, status } : desk.me,
      agents: desk.agents.map((agent) => (agent.id === agentId ? { ...agent, status } : agent)),
    },
  );
}

/** Connects the desk for as long as somebody is signed in, and keeps the page's title and sounds in step with it. */
export function DeskProvider({ children }: { children: ReactNode }) {
  const session = useSession();
  const queries = useQueryClient();
  const [live] = useState(
    () =>
      new Live({
        me: { type: 'agent', id: session.agent.id, name: session.agent.displayName },
        siteId: session.site.id,
        door,
        local: browserStore('local'),
        session: browserStore('session'),
        onStale: () => void queries.invalidateQueries({ queryKey: keys.desk }),
        onPresence: setPresence,
        onSignedOut: recheckSession,
        onLost: (room) => toast(text.waiting.requeued(visitorName(room.state.chat.visitor))),
      }),
  );
  const desk = useQuery({ queryKey: keys.desk, queryFn: () => door.desk(), staleTime: 5_000, refetchOnWindowFocus: true, retry: 1 });

  useEffect(() => {
    live.start();
    return () => live.stop();
  }, [live]);
  useEffect(() => {
    if (desk.data) live.sync(desk.data);
  }, [desk.data, live]);

  const { requests } = useStore(live.waiting);
  useRinging(requests, desk.data?.me.status === 'online');
  useTitle(live);
  useNotices(live);
  return <DeskContext value={{ live, desk }}>{children}</DeskContext>;
}
