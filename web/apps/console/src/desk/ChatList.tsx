import { UnstyledButton } from '@mantine/core';
import type { Desk, Message } from '@parley/client';
import { Count, Face, Icon, Tag, Unseen } from '@parley/ui';
import { useLocation } from 'wouter';
import { focusChat } from '../chat/focus';
import type { Room } from '../live/room';
import { useStore } from '../parts/store';
import { useSession } from '../session/SessionGate';
import { text } from '../text';
import { useDesk } from './DeskProvider';
import { visitorName } from './visitorName';
import panel from './Panel.module.css';
import css from './ChatList.module.css';

/** One's chats with their last words; ended ones stay until they are closed. */
export function ChatList() {
  const { live, desk } = useDesk();
  const { rooms, activeId } = useStore(live);
  const [, go] = useLocation();
  const show = (id: string) => {
    live.activate(id);
    go('/chats');
    focusChat(id);
  };
  return (
    <section aria-labelledby="chats">
      <h2 className={panel.heading} id="chats">
        {text.chats.heading}
        <Count value={rooms.length} label={`(${rooms.length})`} tone="quiet" />
        {desk.data && <Load me={desk.data.me} />}
      </h2>
      {rooms.length === 0 && <p className={css.none}>{text.chats.none}</p>}
      <ul className={css.list}>
        {rooms.map((room, at) => (
          <Item key={room.id} room={room} shortcut={at < 9 ? `${at + 1}` : ''} isActive={room.id === activeId} onShow={() => show(room.id)} />
        ))}
      </ul>
    </section>
  );
}

/** How many chats the agent has of those that are given at once; stands out when there are more. */
function Load({ me: { load = 0, limit = 0 } }: { me: Desk['me'] }) {
  if (limit === 0 || load === 0) return null;
  const isOver = load > limit;
  return (
    <span className={css.load} title={isOver ? text.people.over(load, limit) : undefined}>
      <Tag tone={isOver ? 'bad' : 'quiet'}>{text.people.load(load, limit)}</Tag>
      {isOver && <Unseen>{text.people.over(load, limit)}</Unseen>}
    </span>
  );
}

interface ItemProps {
  room: Room;
  shortcut: string;
  isActive: boolean;
  onShow: () => void;
}

function Item({ room, shortcut, isActive, onShow }: ItemProps) {
  const { chat, entries, typing, unread } = useStore(room);
  const { agent } = useSession();
  const name = visitorName(chat.visitor);
  return (
    <li>
      <UnstyledButton
        className={css.item}
        aria-current={isActive || undefined}
        aria-keyshortcuts={shortcut ? `Alt+${shortcut}` : undefined}
        data-ended={chat.state === 'ended' || undefined}
        onClick={onShow}
      >
        <Face name={name} />
        <span className={css.what}>
          <span className={css.name}>{name}</span>
          <span className={css.last}>{chat.state === 'ended' ? text.chats.ended : typing?.isFresh ? text.chat.typing(name) : lastWords(entries, agent.id)}</span>
        </span>
        {room.isWatched && (
          <>
            <Icon name="eye" size={16} />
            <Unseen>{text.team.running.watching}</Unseen>
          </>
        )}
        <Count value={unread} label={text.chats.unread(unread)} />
      </UnstyledButton>
    </li>
  );
}

function lastWords(entries: Room['state']['entries'], me: number): string {
  for (let at = entries.length - 1; at >= 0; at--) {
    const { message, pending } = entries[at]!;
    if (pending) return `${pending.note ? text.content.note.name : text.chat.you}: ${pending.text}`;
    if (message.kind === 'system') continue;
    const words = wordsOf(message);
    if (message.visibility === 'agents') return `${text.content.note.name}: ${words}`;
    if (message.sender.type !== 'agent') return words;
    return `${message.sender.id === me ? text.chat.you : message.sender.name}: ${words}`;
  }
  return text.chats.nothing;
}

function wordsOf({ text: words, payload }: Message): string {
  if (payload?.file) return text.content.file.said(payload.file.name);
  return payload?.form ? text.content.form.said(payload.form.name) : words;
}
