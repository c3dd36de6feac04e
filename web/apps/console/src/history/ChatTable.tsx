import { Button, Skeleton } from '@mantine/core';
import { ApiError } from '@parley/client';
import { Empty, Face } from '@parley/ui';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useSearch } from 'wouter';
import { elapsed, full, moment } from '../parts/time';
import { text } from '../text';
import { fromWire, lengthOf, saidIn, type ChatPage, type PastChat } from './chats';
import css from './ChatTable.module.css';

interface Props {
  page: UseQueryResult<ChatPage>;
  chatId: string;
  isNarrowed: boolean;
  onOpen: (id: string) => void;
  onClear: () => void;
}

/** The finished chats of a page, or why there are none. */
export function ChatTable({ page, chatId, isNarrowed, onOpen, onClear }: Props) {
  const { columns } = text.history;
  if (page.isPending) return <Loading />;
  if (page.isError && !page.data) return <Trouble cause={page.error} onRetry={() => void page.refetch()} />;
  const chats = page.data.chats ?? [];
  if (chats.length === 0) return <Nothing isNarrowed={isNarrowed} onClear={onClear} />;
  return (
    <table className={css.table} aria-label={text.history.list}>
      <thead>
        <tr>
          <th scope="col">{columns.visitor}</th>
          <th scope="col">{columns.agents}</th>
          <th scope="col" data-wide="">
            {columns.department}
          </th>
          <th scope="col">{columns.started}</th>
          <th scope="col" className={css.number}>
            {columns.length}
          </th>
          <th scope="col" className={css.number} data-wide="">
            {columns.messages}
          </th>
        </tr>
      </thead>
      <tbody>
        {chats.map((chat) => (
          <Line key={chat.id} chat={chat} isOpen={chat.id === chatId} onOpen={() => onOpen(chat.id!)} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ chat, isOpen, onOpen }: { chat: PastChat; isOpen: boolean; onOpen: () => void }) {
  const search = useSearch();
  const name = chat.name || chat.email || text.chats.visitor;
  const started = fromWire(chat.requestTime ?? '');
  return (
    <tr className={css.line} aria-selected={isOpen} onClick={onOpen}>
      <th scope="row">
        <span className={css.visitor}>
          <Face name={name} />
          <span className={css.names}>
            <Link href={`/history/${chat.id}${search && `?${search}`}`} className={css.open} aria-label={text.history.open(name)} onClick={(event) => event.stopPropagation()}>
              {name}
            </Link>
            <span className={css.email}>{chat.email}</span>
          </span>
        </span>
      </th>
      <td>{(chat.agents ?? []).map((agent) => agent.display_name).join(', ') || text.history.nobody}</td>
      <td data-wide="">{chat.department}</td>
      <td className={css.started} title={full(started)}>
        {moment(started)}
      </td>
      <td className={css.number}>{elapsed(lengthOf(chat))}</td>
      <td className={css.number} data-wide="">
        {saidIn(chat)}
      </td>
    </tr>
  );
}

function Loading() {
  return (
    <div className={css.loading} role="status" aria-label={text.loading}>
      {[64, 48, 72, 56, 60, 44].map((width) => (
        <div key={width} className={css.bone}>
          <Skeleton circle height={32} />
          <Skeleton height={12} width={`${width / 2}%`} />
          <Skeleton height={12} width="18%" ml="auto" />
        </div>
      ))}
    </div>
  );
}

function Trouble({ cause, onRetry }: { cause: unknown; onRetry: () => void }) {
  const { history } = text;
  if (cause instanceof ApiError && cause.status === 403) {
    return (
      <Empty icon="history" title={history.denied}>
        {history.deniedText}
      </Empty>
    );
  }
  return (
    <Empty icon="alert" title={history.failed} action={<Button onClick={onRetry}>{text.retry}</Button>}>
      {history.failedText}
    </Empty>
  );
}

function Nothing({ isNarrowed, onClear }: { isNarrowed: boolean; onClear: () => void }) {
  const { history } = text;
  if (!isNarrowed) {
    return (
      <Empty icon="history" title={history.none}>
        {history.noneText}
      </Empty>
    );
  }
  return (
    <Empty
      icon="search"
      title={history.noMatch}
      action={
        <Button variant="default" onClick={onClear}>
          {history.clear}
        </Button>
      }
    >
      {history.noMatchText}
    </Empty>
  );
}
