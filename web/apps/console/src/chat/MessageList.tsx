import { Skeleton, UnstyledButton } from '@mantine/core';
import { Icon } from '@parley/ui';
import { useMemo } from 'react';
import { visitorName } from '../desk/visitorName';
import type { Room } from '../live/room';
import type { Written } from '../live/typing';
import { useStore } from '../parts/store';
import { day } from '../parts/time';
import { useSession } from '../session/SessionGate';
import { text } from '../text';
import { Run } from './Run';
import { arrange, type Row } from './rows';
import { systemText } from './system';
import { useStick } from './useStick';
import css from './MessageList.module.css';

/** What was said, the newest below; stays at the end unless the agent reads further up. */
export function MessageList({ room, isActive }: { room: Room; isActive: boolean }) {
  const { agent } = useSession();
  const { chat, entries, typing, isLoaded } = useStore(room);
  const rows = useMemo(() => arrange(entries, { type: 'agent', id: agent.id, name: agent.displayName }), [entries, agent]);
  const { ref, isBehind, onScroll, toEnd } = useStick(entries, typing?.text.length ?? (typing ? 1 : 0));
  const name = visitorName(chat.visitor);

  return (
    <div className={css.frame}>
      <div className={css.scroll} ref={ref} onScroll={onScroll} tabIndex={0} role="group" aria-label={text.chat.log(name)}>
        <div className={css.log} role="log" aria-label={text.chat.log(name)} aria-live={isActive ? 'polite' : 'off'}>
          {!isLoaded && rows.length === 0 ? <Loading /> : rows.map((row) => <Line key={row.key} row={row} room={room} visitor={name} />)}
        </div>
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

function Line({ row, room, visitor }: { row: Row; room: Room; visitor: string }) {
  if (row.type === 'day') {
    return (
      <p className={css.day}>
        <span>{day(row.time)}</span>
      </p>
    );
  }
  if (row.type === 'system') return <p className={css.system}>{systemText(row.message)}</p>;
  return <Run run={row} visitor={visitor} onRetry={(id) => room.retry(id)} onDiscard={(id) => room.discard(id)} />;
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
