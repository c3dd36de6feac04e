import { startOfDay } from '../parts/time';

export const ranges = ['today', 'yesterday', 'week', 'month', 'quarter', 'custom'] as const;
export type Range = (typeof ranges)[number];

/** What the history list shows; stands in the page's address, so that reload and back keep it. */
export interface Filter {
  range: Range;
  /** Days of the custom range, both included: yyyy-mm-dd, or empty. */
  from: string;
  to: string;
  /** 0 for everyone. */
  agentId: number;
  keywords: string;
  /** From 0. */
  page: number;
}

export const pageSize = 20;
export const usual: Filter = { range: 'week', from: '', to: '', agentId: 0, keywords: '', page: 0 };

export function parseFilter(search: string): Filter {
  const given = new URLSearchParams(search);
  const range = ranges.find((one) => one === given.get('range')) ?? usual.range;
  return {
    range,
    from: day(given.get('from')),
    to: day(given.get('to')),
    agentId: count(given.get('agent')),
    keywords: given.get('q') ?? '',
    page: count(given.get('page')),
  };
}

/** The filter as an address keeps it; empty for the usual one. */
export function formatFilter(filter: Filter): string {
  const out = new URLSearchParams();
  if (filter.range !== usual.range) out.set('range', filter.range);
  if (filter.range === 'custom') {
    if (filter.from) out.set('from', filter.from);
    if (filter.to) out.set('to', filter.to);
  }
  if (filter.agentId) out.set('agent', String(filter.agentId));
  if (filter.keywords) out.set('q', filter.keywords);
  if (filter.page) out.set('page', String(filter.page));
  return out.toString();
}

/** Whether anything but the page differs from the usual filter. */
export function isNarrowed(filter: Filter): boolean {
  return formatFilter({ ...filter, page: 0 }) !== '';
}

/** The filter as the v2 API takes it: the end is not included, and times are in UTC. */
export function toQuery(filter: Filter, now = new Date()): Record<string, string | number> {
  const [from, to] = span(filter, now);
  return {
    timeFrom: wire(from),
    timeTo: wire(to),
    timezone: '+00:00',
    pageIndex: filter.page,
    pageSize,
    ...(filter.agentId ? { agentId: filter.agentId } : {}),
    ...(filter.keywords.trim() ? { keywords: filter.keywords.trim() } : {}),
  };
}

/** Start and end of the range on this machine's calendar. Days begin and end here, summer time or not. */
export function span(filter: Pick<Filter, 'range' | 'from' | 'to'>, now: Date): [Date, Date] {
  const at = (days: number) => {
    const date = startOfDay(now);
    date.setDate(date.getDate() + days);
    return date;
  };
  switch (filter.range) {
    case 'today':
      return [at(0), at(1)];
    case 'yesterday':
      return [at(-1), at(0)];
    case 'week':
      return [at(-6), at(1)];
    case 'month':
      return [at(-29), at(1)];
    case 'quarter':
      return [at(-89), at(1)];
    case 'custom': {
      const from = filter.from ? local(filter.from, 0) : at(-89);
      const to = filter.to ? local(filter.to, 1) : at(1);
      return from < to ? [from, to] : [local(filter.to, 0), local(filter.from, 1)];
    }
  }
}

/** Midnight of a day, some days on. */
function local(text: string, days: number): Date {
  const [year, month, date] = text.split('-').map(Number);
  return new Date(year!, month! - 1, date! + days);
}

function wire(time: Date): string {
  return time.toISOString().slice(0, 19);
}

function day(text: string | null): string {
  return text && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : '';
}

function count(text: string | null): number {
  return text && /^\d{1,9}$/.test(text) ? Number(text) : 0;
}
