import type { PresencePush } from '@parley/client';
import { useQuery } from '@tanstack/react-query';
import type { components } from '../api/v2.gen';
import { api, client, unwrap } from '../app/client';

export type Team = components['schemas']['Colleagues'];
export type Seat = components['schemas']['Seat'];
export type RunningChat = components['schemas']['RunningChat'];
export type AwayStatus = components['schemas']['AwayStatus'];

/** Names under which the team's answers are kept. */
export const teamKeys = { all: ['team'] as const, running: ['running'] as const };

/** The id of plain away in the site's list. */
export const plainAway = 100;

/** Every agent of the site as they stand. `isLive`: read again every so often, for loads that no push tells. */
export function useTeam(isLive = false) {
  return useQuery({
    queryKey: teamKeys.all,
    queryFn: () => unwrap(api.GET('/api/agent/v1/agents')),
    refetchInterval: isLive ? 10_000 : false,
  });
}

/** Chats of the site that the agent may watch, read again as they come and go. */
export function useRunning() {
  return useQuery({
    queryKey: teamKeys.running,
    queryFn: () => unwrap(api.GET('/api/agent/v1/chats')),
    refetchInterval: 5_000,
  });
}

/** Takes a pushed status into the list that is held. */
export function takePresence({ agentId, status, awayStatusId }: PresencePush): void {
  client.setQueryData<Team>(teamKeys.all, (team) => team && { ...team, agents: team.agents.map((one) => (one.id === agentId ? { ...one, status, awayStatusId } : one)) });
}

const order = { online: 0, away: 1, offline: 2 };

/** Who is there first, then by name. */
export function sorted(agents: Seat[]): Seat[] {
  return [...agents].sort((a, b) => order[a.status] - order[b.status] || a.name.localeCompare(b.name));
}

/** A colleague's status in words. */
export function statusName(seat: Seat, team: Team, names: Record<Seat['status'], string>): string {
  const custom = seat.status === 'away' && team.awayStatuses.find((one) => one.id === seat.awayStatusId);
  return custom ? custom.name : names[seat.status];
}
