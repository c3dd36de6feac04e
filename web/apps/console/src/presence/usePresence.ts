import type { AgentStatus } from '@parley/client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client, keys, unwrap } from '../app/client';
import { useDesk } from '../desk/DeskProvider';
import { plainAway, teamKeys, useTeam, type AwayStatus } from '../team/team';

/** What somebody is, and which of the site's away statuses away is; 0: just away. */
export interface Status {
  status: AgentStatus;
  awayStatusId: number;
}

export interface Presence {
  /** Undefined until the desk is known. */
  status: AgentStatus | undefined;
  awayStatusId: number;
  /** The name of the away status; empty when just away, or not away. */
  awayName: string;
  /** Away statuses that one may choose, besides just away. */
  choices: AwayStatus[];
  choose: (next: Status) => void;
  isPending: boolean;
  isFailed: boolean;
}

/** One's own status and how to change it; shown from the click on, until the server says what has become of it. */
export function usePresence(): Presence {
  const { desk } = useDesk();
  const team = useTeam();
  const me = desk.data?.me;
  const [wanted, setWanted] = useState<Status | null>(null);
  const change = useMutation({
    mutationFn: (body: Status) => unwrap(api.PUT('/api/agent/v1/status', { body })),
    onSettled: async () => {
      await Promise.all([client.invalidateQueries({ queryKey: keys.desk }), client.invalidateQueries({ queryKey: teamKeys.all })]);
      setWanted(null);
    },
  });
  const status = wanted?.status ?? me?.status;
  const awayStatusId = wanted?.awayStatusId ?? team.data?.agents.find((one) => one.id === me?.id)?.awayStatusId ?? 0;
  const names = team.data?.awayStatuses ?? [];
  return {
    status,
    awayStatusId: status === 'away' ? awayStatusId : 0,
    awayName: status === 'away' ? (names.find((one) => one.id === awayStatusId && one.id !== plainAway)?.name ?? '') : '',
    choices: names.filter((one) => one.canPick && one.id !== plainAway),
    choose: (next) => {
      if (next.status === status && next.awayStatusId === (status === 'away' ? awayStatusId : 0)) return;
      setWanted(next);
      change.mutate(next);
    },
    isPending: wanted !== null,
    isFailed: change.isError,
  };
}
