import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { components } from '../api/v2.gen';
import { api, client, unwrap } from '../app/client';
import { usePush } from '../live/usePush';
import { text } from '../text';
import { pageSize, type Filter } from './filter';

export type Guests = components['schemas']['GuestList'];
export type Guest = components['schemas']['Guest'];
export type Detail = components['schemas']['Detail'];

/** Names under which answers about visitors are kept. */
export const visitorKeys = {
  all: ['visitors'] as const,
  list: (filter: Filter) => ['visitors', 'list', filter] as const,
  one: (id: string) => ['visitors', 'one', id] as const,
};

/** Milliseconds after which the list is read again, should a push be lost. */
const again = 30_000;

/** A page of those who are on the site. The page before stays until the next one has come. */
export function useGuests(filter: Filter) {
  const { show, sort, isDescending, search, page } = filter;
  return useQuery({
    queryKey: visitorKeys.list(filter),
    queryFn: () =>
      unwrap(
        api.GET('/api/agent/v1/visitors', {
          params: { query: { show, sort, order: isDescending ? 'descending' : 'ascending', search: search.trim() || undefined, pageIndex: page, pageSize } },
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: again,
  });
}

/** Everything of one visitor. */
export function useGuest(id: string) {
  return useQuery({
    queryKey: visitorKeys.one(id),
    queryFn: () => unwrap(api.GET('/api/agent/v1/visitors/{id}', { params: { path: { id } } })),
    refetchInterval: again,
  });
}

/** Reads what is shown again whenever the server says that something changed. */
export function useFresh(): void {
  usePush((push) => {
    if (push.type === 'visitors') refresh();
  });
}

export function refresh(): void {
  void client.invalidateQueries({ queryKey: visitorKeys.all });
}

/** A visitor's name as agents read it. */
export function guestName(guest: Guest): string {
  return guest.name || guest.email || text.chats.unnamed(guest.id.slice(0, 4).toUpperCase());
}

/** Where somebody is, as far as it is known. */
export function placeOf({ city, state, country }: Guest): string {
  return [city, state, country].filter(Boolean).join(', ');
}
