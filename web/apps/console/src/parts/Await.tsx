import { Button, Skeleton } from '@mantine/core';
import { Empty } from '@parley/ui';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { text } from '../text';
import { explainFailure, isDenied, isMissing } from './fault';
import css from './Await.module.css';

interface Props<T> {
  query: UseQueryResult<T>;
  /** Lines drawn while nothing is there yet. */
  lines?: number;
  children: (data: T) => ReactNode;
}

/** Shows what a query answers, what it waits for, or why there is nothing to show. */
export function Await<T>({ query, lines = 4, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isPending) return <Loading lines={lines} />;
  return <Trouble cause={query.error} onRetry={() => void query.refetch()} />;
}

function Loading({ lines }: { lines: number }) {
  return (
    <div className={css.loading} role="status" aria-label={text.loading}>
      {Array.from({ length: lines }, (_, at) => (
        <Skeleton key={at} height={14} width={`${[62, 48, 70, 40, 55][at % 5]}%`} />
      ))}
    </div>
  );
}

function Trouble({ cause, onRetry }: { cause: unknown; onRetry: () => void }) {
  const { fault } = text;
  if (isMissing(cause)) return <Empty icon="search" title={fault.missing} />;
  if (isDenied(cause)) {
    return (
      <Empty icon="lock" title={fault.denied}>
        {explainFailure(cause)}
      </Empty>
    );
  }
  return (
    <Empty icon="alert" title={fault.unread} action={<Button onClick={onRetry}>{text.retry}</Button>}>
      {explainFailure(cause)}
    </Empty>
  );
}
