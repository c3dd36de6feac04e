import { startOfDay } from './time';

export const ranges = ['today', 'yesterday', 'week', 'month', 'quarter', 'custom'] as const;
export type Range = (typeof ranges)[number];

/** A stretch of whole days, up to today or between two. */
export interface Days {
  range: Range;
  /** Days of the custom range, both included: yyyy-mm-dd, or empty. */
  from: string;
  to: string;
}

/** The days that an address names; `usual` when it names none. */
export function parseDays(given: URLSearchParams, usual: Range): Days {
  return { range: ranges.find((one) => one === given.get('range')) ?? usual, from: day(given.get('from')), to: day(given.get('to')) };
}

/** Writes the days into an address, unless they are the usual ones. */
export function formatDays({ range, from, to }: Days, usual: Range, out: URLSearchParams): void {
  if (range !== usual) out.set('range', range);
  if (range !== 'custom') return;
  if (from) out.set('from', from);
  if (to) out.set('to', to);
}

/** Start and end of the days on this machine's calendar; the end is not included. Days begin and end here, summer time or not. */
export function span({ range, from, to }: Days, now: Date): [Date, Date] {
  const at = (days: number) => {
    const date = startOfDay(now);
    date.setDate(date.getDate() + days);
    return date;
  };
  switch (range) {
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
      const first = from ? local(from, 0) : at(-89);
      const last = to ? local(to, 1) : at(1);
      return first < last ? [first, last] : [local(to, 0), local(from, 1)];
    }
  }
}

/** A moment as the API's queries take it: whole seconds, in UTC or in the zone that holds here at a moment. */
export function wire(time: Date, here?: Date): string {
  return new Date(time.getTime() - (here?.getTimezoneOffset() ?? 0) * 60_000).toISOString().slice(0, 19);
}

/** The zone that holds here at a moment, as the API takes it: ±hh:mm. */
export function zone(here: Date): string {
  const minutes = -here.getTimezoneOffset();
  const two = (n: number) => String(Math.floor(Math.abs(n))).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** A count in an address, from 0. */
export function count(text: string | null): number {
  return text && /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

/** Midnight of a day, some days on. */
function local(text: string, days: number): Date {
  const [year, month, date] = text.split('-').map(Number);
  return new Date(year!, month! - 1, date! + days);
}

function day(text: string | null): string {
  return text && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : '';
}
