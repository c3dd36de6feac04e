import { UnstyledButton } from '@mantine/core';
import { Count, Face } from '@parley/ui';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useDesk } from '../desk/DeskProvider';
import { visitorName } from '../desk/visitorName';
import type { Room } from '../live/room';
import { useStore } from '../parts/store';
import { text } from '../text';
import css from './ChatTabs.module.css';

/** The open chats in a row, where only one has room. Arrow keys move along it. */
export function ChatTabs() {
  const { live } = useDesk();
  const { rooms, activeId } = useStore(live);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [activeId]);

  const move = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.altKey) return;
    event.preventDefault();
    live.step(by);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[aria-selected=true]')?.focus());
  };
  return (
    <div className={css.tabs} role="tablist" aria-label={text.chats.tabs} ref={list} onKeyDown={move}>
      {rooms.map((room) => (
        <Tab key={room.id} room={room} isActive={room.id === activeId} onShow={() => live.activate(room.id)} />
      ))}
    </div>
  );
}

function Tab({ room, isActive, onShow }: { room: Room; isActive: boolean; onShow: () => void }) {
  const { chat, unread } = useStore(room);
  const name = visitorName(chat.visitor);
  return (
    <UnstyledButton
      className={css.tab}
      role="tab"
      id={`tab-${room.id}`}
      aria-selected={isActive}
      aria-controls={isActive ? `chat-${room.id}` : undefined}
      tabIndex={isActive ? 0 : -1}
      data-ended={chat.state === 'ended' || undefined}
      onClick={onShow}
    >
      <Face name={name} size="small" />
      <span className={css.name}>{name}</span>
      <Count value={unread} label={text.chats.unread(unread)} />
    </UnstyledButton>
  );
}
