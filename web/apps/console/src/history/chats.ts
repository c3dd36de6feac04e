import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { keys, unwrap, api } from '../app/client';
import type { operations } from '../api/v2.gen';
import { client } from '../app/client';
import { toQuery, type Filter } from './filter';

export type ChatPage = operations['listChats']['responses'][200]['content']['application/json'];
export type PastChat = ChatPage['chats'][number];

/** A page of finished chats. The page before stays until the next one has come. */
export function useChats(filter: Filter) {
  return useQuery({
    queryKey: keys.history.list(filter),
    queryFn: () => unwrap(api.GET('/api/v2/livechat/chats', { params: { query: toQuery(filter) } })),
    placeholderData: keepPreviousData,
  });
}

/** One finished chat, shown at once when a list that is held has it. */
export function usePastChat(id: string) {
  return useQuery({
    queryKey: keys.history.chat(id),
    queryFn: () => unwrap(api.GET('/api/v2/livechat/chats/{id}', { params: { path: { id } } })),
    placeholderData: () => known(id),
    enabled: id !== '',
  });
}

function known(id: string): PastChat | undefined {
  const lists = client.getQueriesData<ChatPage>({ queryKey: ['history', 'list'] });
  return lists.flatMap(([, page]) => page?.chats ?? []).find((chat) => chat.id === id);
}

/** A time of the v2 API: UTC, though it does not say so. */
export function fromWire(time: string): Date {
  return new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`);
}

/** A transcript's time, month/day/year hour:minute:second in UTC. */
export function fromTranscript(time: string): Date {
  const [, month, date, year, clock] = /^(\d+)\/(\d+)\/(\d+) (\d+:\d+:\d+)/.exec(time) ?? [];
  return clock ? new Date(`${year}-${month}-${date}T${clock}Z`) : fromWire(time);
}

/** Milliseconds from the request to the end. */
export function lengthOf(chat: PastChat): number {
  return chat.endTime && chat.requestTime ? fromWire(chat.endTime).getTime() - fromWire(chat.requestTime).getTime() : 0;
}

/** How many messages people wrote. */
export function saidIn(chat: PastChat): number {
  return (chat.chatTranscript ?? []).filter((line) => line.type !== 'enumSystem').length;
}
