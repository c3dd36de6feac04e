import { count, formatDays, parseDays, span, wire, type Days, type Range } from '../parts/range';

export const products = ['all', 'liveChat', 'account'] as const;
export type Product = (typeof products)[number];

/** Which changes the log shows; stands in the page's address. */
export interface Filter extends Days {
  product: Product;
  /** A kind of change, as the log names it; empty for all. */
  type: string;
  /** 0 for everybody. */
  agentId: number;
  keywords: string;
  /** From 0. */
  page: number;
}

export const pageSize = 50;
const usualRange: Range = 'month';
export const usual: Filter = { range: usualRange, from: '', to: '', product: 'all', type: '', agentId: 0, keywords: '', page: 0 };

export function parseFilter(search: string): Filter {
  const given = new URLSearchParams(search);
  return {
    ...parseDays(given, usualRange),
    product: products.find((one) => one === given.get('product')) ?? 'all',
    type: given.get('type') ?? '',
    agentId: count(given.get('agent')),
    keywords: given.get('q') ?? '',
    page: count(given.get('page')),
  };
}

/** The filter as an address keeps it; empty for the usual one. */
export function formatFilter(filter: Filter): string {
  const out = new URLSearchParams();
  formatDays(filter, usualRange, out);
  if (filter.product !== 'all') out.set('product', filter.product);
  if (filter.type) out.set('type', filter.type);
  if (filter.agentId) out.set('agent', String(filter.agentId));
  if (filter.keywords) out.set('q', filter.keywords);
  if (filter.page) out.set('page', String(filter.page));
  return out.toString();
}

/** Whether more than the days is chosen. */
export function isNarrowed({ product, type, agentId, keywords }: Filter): boolean {
  return product !== 'all' || type !== '' || agentId !== 0 || keywords.trim() !== '';
}

/** The filter as the API takes it: both ends are included, times are in UTC. */
export function toQuery(filter: Filter, now = new Date()): { dateFrom: string; dateTo: string } & Record<string, string | number> {
  const [from, to] = span(filter, now);
  return {
    dateFrom: wire(from),
    dateTo: wire(new Date(to.getTime() - 1000)),
    pageIndex: filter.page,
    pageSize,
    ...(filter.product === 'all' ? {} : { product: filter.product }),
    ...(filter.type ? { type: filter.type } : {}),
    ...(filter.agentId ? { agentId: filter.agentId } : {}),
    ...(filter.keywords.trim() ? { keywords: filter.keywords.trim() } : {}),
  };
}
