import { useQuery } from '@tanstack/react-query';
import type { components } from '../api/v2.gen';
import { api, client, keys, unwrap } from '../app/client';

export type Switches = components['schemas']['IPRestriction'];
export type IpRange = components['schemas']['IPRange'];
/** Where one would stand if agents could come from some ranges only. */
export type Check = components['schemas']['RestrictionCheck'];

/** The two ends of a range, both included. */
export interface Ends {
  from: string;
  to: string;
}

const at = (id: number) => ({ params: { path: { id } } });

export function useSwitches() {
  return useQuery({ queryKey: keys.addresses.switches, queryFn: () => unwrap(api.GET('/api/v2/account/ipRestriction')) });
}

export function useRanges() {
  return useQuery({ queryKey: keys.addresses.ranges, queryFn: () => unwrap(api.GET('/api/v2/account/ipRestriction/ipRanges')) });
}

/** Whether one's own address is in the ranges of now. */
export function useCheck() {
  return useQuery({ queryKey: keys.addresses.check, queryFn: () => unwrap(api.GET('/api/agent/v1/ipRestriction/check')) });
}

/** Whether one's own address would be in some other ranges. Without any it would not. */
export function check(ranges: readonly Ends[]): Promise<Check> {
  const list = ranges.map(({ from, to }) => `${from}-${to}`).join(',');
  return unwrap(api.GET('/api/agent/v1/ipRestriction/check', { params: { query: { ranges: list } } }));
}

export async function updateSwitches(part: Partial<Switches>): Promise<Switches> {
  const switches = await unwrap(api.PUT('/api/v2/account/ipRestriction', { body: part }));
  client.setQueryData(keys.addresses.switches, switches);
  return switches;
}

export async function createRange(body: Ends): Promise<void> {
  await unwrap(api.POST('/api/v2/account/ipRestriction/ipRanges', { body }));
  await refresh();
}

export async function updateRange(id: number, body: Ends): Promise<void> {
  await unwrap(api.PUT('/api/v2/account/ipRestriction/ipRanges/{id}', { ...at(id), body }));
  await refresh();
}

export async function deleteRange(id: number): Promise<void> {
  await unwrap(api.DELETE('/api/v2/account/ipRestriction/ipRanges/{id}', at(id)));
  await refresh();
}

async function refresh(): Promise<void> {
  await client.invalidateQueries({ queryKey: keys.addresses.all });
}
