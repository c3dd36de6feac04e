import { ActionIcon, Button, Tooltip } from '@mantine/core';
import type { Chat } from '@parley/client';
import { Count, Face, Icon } from '@parley/ui';
import { useEffect, useState } from 'react';
import { endEvent } from '../app/useShortcuts';
import { AfterChat } from '../after/AfterChat';
import { WrapUpDialog } from '../after/WrapUpDialog';
import { useWrapUp } from '../after/wrapUp';
import { details } from '../app/preferences';
import { useDesk } from '../desk/DeskProvider';
import { visitorName } from '../desk/visitorName';
import type { Room } from '../live/room';
import { Elapsed } from '../parts/now';
import { clock } from '../parts/time';
import { useStore } from '../parts/store';
import { useSession } from '../session/SessionGate';
import { text } from '../text';
import { VisitorFacts } from '../visitor/VisitorFacts';
import { ChatMenu } from './ChatMenu';
import { ChatStrip } from './ChatStrip';
import { Composer } from './Composer';
import { EndQuestion } from './EndQuestion';
import { MessageList } from './MessageList';
import { WatchBar } from './WatchBar';
import { focusChat, writingId } from './focus';
import { useDrop } from './useDrop';
import css from './ChatColumn.module.css';

interface Props {
  room: Room;
  isActive: boolean;
  isAlone: boolean;
  isDocked: boolean;
}

/** One chat: with whom, what was said, and the place to write. */
export function ChatColumn({ room, isActive, isAlone, isDocked }: Props) {
  const { live } = useDesk();
  const { chat } = useStore(room);
  const [isAsking, setAsking] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [isNote, setNote] = useState(room.draft.note);
  const name = visitorName(chat.visitor);
  const hasEnded = chat.state === 'ended';
  const isWatched = room.isWatched;
  const activate = () => isActive || live.activate(room.id);
  const toggleDetails = () => (isDocked ? (activate(), details.choose(!isActive || !details.state)) : setOpen(!isOpen));
  const drop = useDrop(!hasEnded && !isWatched, (files) => room.attach(files, isNote));
  useEndKey(room, () => (hasEnded ? live.dismiss(room.id) : setAsking(!isWatched)));
  useDetailsKey(isActive && !isDocked, () => setOpen(!isOpen));

  return (
    <section
      className={css.column}
      id={`chat-${room.id}`}
      aria-label={text.chats.chatWith(name)}
      data-active={isActive || undefined}
      data-alone={isAlone || undefined}
      onPointerDown={activate}
      onFocus={activate}
      {...drop.handlers}
    >
      {drop.isOver && <p className={css.drop}>{isNote ? text.content.file.dropNote : text.content.file.drop}</p>}
      <Header room={room} isDetails={isDocked ? isActive : isOpen} onDetails={toggleDetails} onEnd={() => setAsking(true)} />
      <ChatStrip room={room} />
      {isOpen && !isDocked && (
        <div className={css.details}>
          <VisitorFacts chat={chat} isWide />
          {chat.acceptedAt && <AfterChat chatId={chat.id} name={name} />}
        </div>
      )}
      <MessageList room={room} isActive={isActive} />
      {hasEnded ? (
        <Ended chat={chat} onDismiss={() => live.dismiss(room.id)} />
      ) : isWatched ? (
        <WatchBar room={room} />
      ) : isAsking ? (
        <EndQuestion room={room} onDone={() => (setAsking(false), focusChat(room.id))} />
      ) : (
        <Composer room={room} name={name} isNote={isNote} onNote={setNote} onSent={activate} />
      )}
    </section>
  );
}

function useEndKey(room: Room, onEnd: () => void): void {
  useEffect(() => {
    const hear = (event: Event) => (event as CustomEvent<string>).detail === room.id && onEnd();
    document.addEventListener(endEvent, hear);
    return () => document.removeEventListener(endEvent, hear);
  });
}

/** Where details have no place of their own, their key opens them in the chat in front. */
function useDetailsKey(isOn: boolean, onToggle: () => void): void {
  useEffect(() => {
    if (isOn) return details.subscribe(onToggle);
  });
}

interface HeaderProps {
  room: Room;
  isDetails: boolean;
  onDetails: () => void;
  onEnd: () => void;
}

function Header({ room, isDetails, onDetails, onEnd }: HeaderProps) {
  const { chat, unread } = useStore(room);
  const name = visitorName(chat.visitor);
  const isMine = chat.state !== 'ended' && !room.isWatched;
  return (
    <header className={css.header}>
      <Face name={name} />
      <div className={css.who}>
        <h2 className={css.name}>
          <span>{name}</span>
          <Count value={unread} label={text.chats.unread(unread)} />
        </h2>
        <p className={css.line}>{chat.state === 'ended' ? text.chats.ended : <Where chat={chat} />}</p>
      </div>
      {chat.visitor.ssoUserId && (
        <Tooltip label={text.visitor.signedInAs(chat.visitor.ssoUserId)}>
          <span className={css.proven} role="img" aria-label={text.visitor.signedInAs(chat.visitor.ssoUserId)}>
            <Icon name="check" size={16} />
          </span>
        </Tooltip>
      )}
      <Tooltip label={text.chat.details}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={text.chat.details} aria-expanded={isDetails} onClick={onDetails}>
          <Icon name="info" />
        </ActionIcon>
      </Tooltip>
      {isMine && (
        <Tooltip label={text.chat.end}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={text.chat.end} onClick={onEnd}>
            <Icon name="end" />
          </ActionIcon>
        </Tooltip>
      )}
      {isMine && <ChatMenu room={room} onEnd={onEnd} />}
    </header>
  );
}

function Where({ chat }: { chat: Chat }) {
  return (
    <>
      <span className={css.since} title={text.chat.duration('')}>
        <Elapsed since={chat.acceptedAt ?? chat.requestedAt} />
      </span>
      {(chat.visitor.pageTitle || chat.visitor.pageUrl) && <span className={css.where}> · <bdi>{chat.visitor.pageTitle || chat.visitor.pageUrl}</bdi></span>}
    </>
  );
}

function Ended({ chat, onDismiss }: { chat: Chat; onDismiss: () => void }) {
  const { agent } = useSession();
  const name = visitorName(chat.visitor);
  const other = chat.agents.some((one) => one.id === agent.id) ? undefined : chat.agents[0];
  const by = chat.endedBy === 'agent' && other ? text.chat.endedBy.other(other.name) : text.chat.endedBy[chat.endedBy];
  return (
    <footer className={css.ended}>
      <span className={css.by}>
        {by}
        {chat.endedAt && ` · ${clock(chat.endedAt)}`}
      </span>
      <WrapUpButton chatId={chat.id} name={name} />
      <Button id={writingId(chat.id)} variant="default" size="xs" onClick={onDismiss} aria-label={text.chat.dismissOf(name)}>
        {text.chat.dismiss}
      </Button>
    </footer>
  );
}

/** Asks for the wrap-up right after the end, as long as there is none. */
function WrapUpButton({ chatId, name }: { chatId: string; name: string }) {
  const { wrapUp } = text.after;
  const { data } = useWrapUp(chatId);
  const [isOpen, setOpen] = useState(false);
  if (!data?.maySave || data.fields.length === 0) return null;
  return (
    <>
      <Button variant={data.wrapUp ? 'default' : 'filled'} size="xs" onClick={() => setOpen(true)}>
        {data.wrapUp ? wrapUp.change : wrapUp.act}
      </Button>
      <WrapUpDialog chatId={chatId} name={name} isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}
