import { Button } from '@mantine/core';
import { Empty } from '@parley/ui';
import { useEffect, useRef, type CSSProperties } from 'react';
import { useAccept } from '../desk/actions';
import { useDesk } from '../desk/DeskProvider';
import { useStore } from '../parts/store';
import { text } from '../text';
import { ChatColumn } from './ChatColumn';
import { ChatTabs } from './ChatTabs';
import css from './Board.module.css';

/** Least width of a chat beside another one, in pixels. */
const column = 330;

interface Props {
  /** Room for the chats, in pixels. */
  width: number;
  /** Whether visitor's details have their own place beside the chats. */
  isDocked: boolean;
}

/** The open chats: side by side where two or more have room, as many as fit and the others to the sides; else one with tabs above. */
export function Board({ width, isDocked }: Props) {
  const { live } = useDesk();
  const { rooms, activeId } = useStore(live);
  const strip = useRef<HTMLDivElement>(null);
  const fitting = Math.max(1, Math.floor(width / column));
  const isTabs = fitting < 2;
  useEffect(() => {
    strip.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [activeId, rooms.length, isTabs]);

  if (rooms.length === 0) return <NoChats />;
  const shown = isTabs ? rooms.filter((room) => room.id === activeId) : rooms;
  return (
    <div className={css.board}>
      {isTabs && rooms.length > 1 && <ChatTabs />}
      <div className={css.strip} ref={strip} style={{ '--columns': Math.min(fitting, shown.length) } as CSSProperties}>
        {shown.map((room) => (
          <ChatColumn key={room.id} room={room} isActive={room.id === activeId} isAlone={shown.length === 1} isDocked={isDocked} />
        ))}
      </div>
    </div>
  );
}

function NoChats() {
  const { live, desk } = useDesk();
  const { requests, more } = useStore(live.waiting);
  const accept = useAccept();
  if (desk.isPending) return null;
  const oldest = requests[0];
  return (
    <Empty
      icon="desk"
      title={text.chats.noneTitle}
      action={
        oldest && (
          <Button onClick={() => accept.mutate(oldest)} loading={accept.isPending}>
            {text.chats.acceptOldest}
          </Button>
        )
      }
    >
      {oldest ? text.chats.noneWaiting(requests.length + more) : text.chats.noneText}
    </Empty>
  );
}
