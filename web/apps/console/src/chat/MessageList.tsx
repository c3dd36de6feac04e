import { Skeleton, UnstyledButton } from '@mantine/core';
import { Icon } from '@parley/ui';
import { useEffect, useMemo } from 'react';
import { client, keys } from '../app/client';
import type { Entry } from '@parley/client';
import { visitorName } from '../desk/visitorName';
import type { Room } from '../live/room';
import type { Written } from '../live/typing';
import { useStore } from '../parts/store';
import { day } from '../parts/time';
import { useSession } from '../session/SessionGate';
import { text } from '../text';
import { ParcelList } from './ParcelList';
import { Run } from './Run';
import { arrange, type Row } from './rows';
import { systemText } from './system';
import { useStick } from './useStick';
import css from './MessageList.module.css';

/** What was said, the newest below; stays at the end unless the agent reads further up. */
export function MessageList({ room, isActive }: { room: Room; isActive: boolean }) {
  const { agent } = useSession();
  const { chat, entries, typing, isLoaded, seen, parcels } = useStore(room);
  const rows = useMemo(() => arrange(entries, { type: 'agent', id: agent.id, name: agent.displayName }), [entries, agent]);
  const { ref, isBehind, onScroll, toEnd } = useStick(entries, `${parcels.length} ${typing?.text.length ?? (typing ? 1 : 0)}`);
  const name = visitorName(chat.visitor);
  const lastSeen = useMemo(() => lastSeenOf(entries, seen), [entries, seen]);
  useFilled(room.id, entries);

  return (
    <div className={css.frame}>
      <div className={css.scroll} ref={ref} onScroll={onScroll} tabIndex={0} role="group" aria-label={text.chat.log(name)}>
        <div className={css.log} role="log" aria-label={text.chat.log(name)} aria-live={isActive ? 'polite' : 'off'}>
          {!isLoaded && rows.length === 0 ? <Loading /> : rows.map((row) => <Line key={row.key} row={row} room={room} visitor={name} seen={lastSeen} />)}
        </div>
        <ParcelList parcels={parcels} room={room} />
        {typing && <Ghost typing={typing} name={typing.sender.name || name} />}
      </div>
      {isBehind && (
        <UnstyledButton className={css.newer} onClick={toEnd}>
          <Icon name="down" size={14} />
          {text.chat.newMessages}
        </UnstyledButton>
      )}
    </div>
  );
}

function Line({ row, room, visitor, seen }: { row: Row; room: Room; visitor: string; seen: number }) {
  if (row.type === 'day') {
    return (
      <p className={css.day}>
        <span>{day(row.time)}</span>
      </p>
    );
  }
  if (row.type === 'system') return <p className={css.system}>{systemText(row.message)}</p>;
  return <Run run={row} visitor={visitor} seen={seen} onRetry={(id) => room.retry(id)} onDiscard={(id) => room.discard(id)} />;
}

/** The last thing that agents said and the visitor has seen, where its mark stands. */
function lastSeenOf(entries: readonly Entry[], seen: number): number {
  const own = (entry: Entry) => entry.message?.sender.type === 'agent' && entry.message.visibility === 'all' && entry.message.seq <= seen;
  return entries.reduce((last, entry) => (own(entry) ? entry.message!.seq : last), 0);
}

/** Reads a form's state anew when the chat tells that it has been filled in. */
function useFilled(chatId: string, entries: readonly Entry[]): void {
  const filled = entries.flatMap(({ message }) => (message?.payload?.key === 'formFilled' && message.payload.seq ? [message.payload.seq] : [])).join();
  useEffect(() => {
    for (const seq of filled ? filled.split(',') : []) void client.invalidateQueries({ queryKey: keys.form(chatId, Number(seq)) });
  }, [chatId, filled]);
}

/** What the other side writes and has not sent. */
function Ghost({ typing, name }: { typing: Written; name: string }) {
  return (
    <div className={css.ghost}>
      {typing.text && <p className={css.unsent}>{typing.text}</p>}
      <p className={css.hint}>
        {typing.isFresh && (
          <span className={css.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
        )}
        {typing.isFresh ? text.chat.typing(name) : text.chat.unsent(name)}
      </p>
    </div>
  );
}

function Loading() {
  return (
    <div className={css.loading} role="status" aria-label={text.loading}>
      <Skeleton height={34} width="62%" radius={12} />
      <Skeleton height={34} width="48%" radius={12} ml="auto" />
      <Skeleton height={52} width="70%" radius={12} />
    </div>
  );
}
