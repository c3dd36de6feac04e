import { count } from '../parts/range';

export const shows = ['all', 'browsing', 'waiting', 'chatting', 'invited'] as const;
export const sorts = ['visitTime', 'seenTime', 'name', 'page', 'pageViews', 'visits', 'chats', 'country'] as const;

/** What the live list shows; stands in the page's address, so that reload and back keep it. */
export interface Filter {
  show: (typeof shows)[number];
  sort: (typeof sorts)[number];
  isDescending: boolean;
  search: string;
  /** From 0. */
  page: number;
}

export const pageSize = 25;
export const usual: Filter = { show: 'all', sort: 'visitTime', isDescending: true, search: '', page: 0 };

const oneOf = <T extends string>(all: readonly T[], given: string | null, otherwise: T): T => all.find((one) => one === given) ?? otherwise;

export function parseFilter(search: string): Filter {
  const given = new URLSearchParams(search);
  return {
    show: oneOf(shows, given.get('show'), usual.show),
    sort: oneOf(sorts, given.get('sort'), usual.sort),
    isDescending: given.get('order') !== 'up',
    search: given.get('q') ?? '',
    page: count(given.get('page')),
  };
}

/** The filter as an address keeps it; empty for the usual one. */
export function formatFilter(filter: Filter): string {
  const out = new URLSearchParams();
  if (filter.show !== usual.show) out.set('show', filter.show);
  if (filter.sort !== usual.sort) out.set('sort', filter.sort);
  if (!filter.isDescending) out.set('order', 'up');
  if (filter.search) out.set('q', filter.search);
  if (filter.page) out.set('page', String(filter.page));
  return out.toString();
}

/** Whether some visitors may be left out. */
export const isNarrowed = (filter: Filter): boolean => filter.show !== 'all' || filter.search.trim() !== '';
