import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { components } from '../api/v2.gen';
import { api, keys, unwrap } from '../app/client';
import { toQuery, usual, type Filter } from './filter';

export type AuditLog = components['schemas']['AuditLog'];

const read = (filter: Filter) => unwrap(api.GET('/api/v2/account/auditLogs', { params: { query: toQuery(filter) } }));

/** A page of changes. The page before stays until the next one has come. */
export function useLogs(filter: Filter) {
  return useQuery({ queryKey: keys.audit.list(filter), queryFn: () => read(filter), placeholderData: keepPreviousData, staleTime: 0 });
}

/** The kinds of change of late, to choose from. */
export function useTypes() {
  return useQuery({
    queryKey: keys.audit.types,
    queryFn: async () => {
      const { logs } = await read({ ...usual, range: 'quarter' });
      return [...new Set(logs.map(({ actionType }) => actionType))].sort();
    },
  });
}
