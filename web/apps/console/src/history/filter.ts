import { count, formatDays, parseDays, span, wire, zone, type Days, type Range } from '../parts/range';

/** What the history list shows; stands in the page's address, so that reload and back keep it. */
export interface Filter extends Days {
  /** 0 for everyone. */
  agentId: number;
  keywords: string;
  /** From 0. */
  page: number;
}

export const pageSize = 20;
const usualRange: Range = 'week';
export const usual: Filter = { range: usualRange, from: '', to: '', agentId: 0, keywords: '', page: 0 };

export function parseFilter(search: string): Filter {
  const given = new URLSearchParams(search);
  return { ...parseDays(given, usualRange), agentId: count(given.get('agent')), keywords: given.get('q') ?? '', page: count(given.get('page')) };
}

/** The filter as an address keeps it; empty for the usual one. */
export function formatFilter(filter: Filter): string {
  const out = new URLSearchParams();
  formatDays(filter, usualRange, out);
  if (filter.agentId) out.set('agent', String(filter.agentId));
  if (filter.keywords) out.set('q', filter.keywords);
  if (filter.page) out.set('page', String(filter.page));
  return out.toString();
}

/** Whether anything but the page differs from the usual filter. */
export function isNarrowed(filter: Filter): boolean {
  return formatFilter({ ...filter, page: 0 }) !== '';
}

/** A page of the filter as the v2 API takes it: the end is not included, and times are in UTC. */
export function toQuery(filter: Filter, now = new Date()): Record<string, string | number> {
  const [from, to] = span(filter, now);
  return { timeFrom: wire(from), timeTo: wire(to), timezone: '+00:00', pageIndex: filter.page, pageSize, ...narrowing(filter) };
}

/** Where all that the filter finds is as a file for spreadsheets, with times as the clock here shows them. */
export function fileOf(filter: Filter, now = new Date()): string {
  const [from, to] = span(filter, now);
  const query = { timeFrom: wire(from, now), timeTo: wire(to, now), timezone: zone(now), format: 'csv', bom: 'true', ...narrowing(filter) };
  return `/api/v2/livechat/chats?${new URLSearchParams(query)}`;
}

function narrowing({ agentId, keywords }: Filter): Record<string, string> {
  return { ...(agentId ? { agentId: String(agentId) } : {}), ...(keywords.trim() ? { keywords: keywords.trim() } : {}) };
}
