import type { Push } from '@parley/client';
import { useQuery } from '@tanstack/react-query';
import type { components } from '../api/v2.gen';
import { api, client, unwrap } from '../app/client';
import { useMay } from '../session/may';

export type TalkLine = components['schemas']['Room'];

const key = ['talks'] as const;

/** The agent's chats with colleagues, the last used first; read again now and then, as pushes may be lost. */
export function useTalks() {
  const may = useMay();
  return useQuery({
    queryKey: key,
    queryFn: () => unwrap(api.GET('/api/agent/v1/agentChats')),
    refetchInterval: 30_000,
    enabled: may('liveChat.chatWithAgents'),
  });
}

/** How many messages of colleagues the agent has not seen. */
export function useUnreadTalks(): number {
  return useTalks().data?.chats.reduce((sum, talk) => sum + talk.unread, 0) ?? 0;
}

/** Has the list read anew. */
export function refreshTalks(): void {
  void client.invalidateQueries({ queryKey: key });
}

/** Opens the chat with colleagues. */
export async function openTalk(agentIds: number[]): Promise<TalkLine> {
  return unwrap(api.POST('/api/agent/v1/agentChats', { body: { agentIds } }));
}

/** Reads the list anew when a push is about a chat with colleagues: one of the list, or one that no visitor is in. */
export function hearTalks(push: Push, isVisitors: (chatId: string) => boolean): void {
  if ((push.type === 'message' || push.type === 'head' || push.type === 'seen') && !isVisitors(push.chatId)) refreshTalks();
}

/** Who is in a chat beside oneself. */
export function namesOf(line: TalkLine, me: number): string {
  return line.members.filter(({ id }) => id !== me).map(({ name }) => name).join(', ');
}
