import { ActionIcon, Skeleton } from '@mantine/core';
import { Face, Icon } from '@parley/ui';
import { useEffect, useMemo, useState, type KeyboardEvent } from 'react';
import { arrange } from '../chat/rows';
import { Run } from '../chat/Run';
import { useStick } from '../chat/useStick';
import { useDesk } from '../desk/DeskProvider';
import { usePush } from '../live/usePush';
import { useStore } from '../parts/store';
import { day } from '../parts/time';
import { useSession } from '../session/SessionGate';
import { text } from '../text';
import { Talk } from './talk';
import { namesOf, refreshTalks, type TalkLine } from './talks';
import composer from '../chat/Composer.module.css';
import log from '../chat/MessageList.module.css';
import css from './TalksPage.module.css';

interface Props {
  talkId: string;
  /** Missing until something was written in it. */
  line: TalkLine | undefined;
  onClose?: () => void;
}

/** One chat with colleagues: what was written, and the place to write. */
export function TalkPane({ talkId, line, onClose }: Props) {
  const { talks } = text;
  const { agent } = useSession();
  const me = useMemo(() => ({ type: 'agent' as const, id: agent.id, name: agent.displayName }), [agent]);
  const [talk] = useState(() => new Talk(talkId, me, refreshTalks));
  useFollowed(talk);
  const names = line ? namesOf(line, agent.id) : talks.fresh;
  return (
    <section className={css.pane} aria-label={talks.with(names)}>
      <header className={css.header}>
        {onClose && (
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={talks.back} onClick={onClose}>
            <Icon name="left" />
          </ActionIcon>
        )}
        <Face name={names} />
        <h2 className={css.names}>{names}</h2>
      </header>
      <Words talk={talk} me={me} names={names} />
      <Writing talk={talk} names={names} />
    </section>
  );
}

/** Keeps a talk in step with the pushes and the connection while it is on the screen. */
function useFollowed(talk: Talk): void {
  const { live } = useDesk();
  const { link } = useStore(live);
  useEffect(() => {
    talk.open();
    return () => talk.close();
  }, [talk]);
  useEffect(() => {
    if (link === 'connected') void talk.catchUp();
  }, [talk, link]);
  usePush((push) => {
    if (push.type === 'message' && push.chatId === talk.id) talk.receive(push.message);
    if (push.type === 'head' && push.chatId === talk.id) talk.head(push.seq);
  });
}

function Words({ talk, me, names }: { talk: Talk; me: { type: 'agent'; id: number; name: string }; names: string }) {
  const { entries, isLoaded } = useStore(talk);
  const rows = useMemo(() => arrange(entries, me), [entries, me]);
  const { ref, onScroll } = useStick(entries, '');
  useEffect(() => {
    const look = () => document.visibilityState === 'visible' && document.hasFocus() && void talk.markSeen();
    look();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [talk, entries]);
  return (
    <div className={log.frame}>
      <div className={log.scroll} ref={ref} onScroll={onScroll} tabIndex={0} role="group" aria-label={text.chat.log(names)}>
        <div className={log.log} role="log" aria-label={text.chat.log(names)}>
          {!isLoaded && rows.length === 0 && <Skeleton height={34} width="52%" radius={12} />}
          {rows.map((row) =>
            row.type === 'run' ? (
              <Run key={row.key} run={row} visitor="" seen={0} side={row.isMine ? 'agent' : 'visitor'} onRetry={(id) => talk.retry(id)} onDiscard={(id) => talk.discard(id)} />
            ) : row.type === 'day' ? (
              <p key={row.key} className={log.day}>
                <span>{day(row.time)}</span>
              </p>
            ) : null,
          )}
        </div>
      </div>
    </div>
  );
}

function Writing({ talk, names }: { talk: Talk; names: string }) {
  const [words, setWords] = useState('');
  const send = () => {
    if (!words.trim()) return;
    talk.send(words.trim());
    setWords('');
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className={composer.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {/* The text behind the field gives both their height. */}
      <div className={composer.field} data-text={`${words}\u200b`}>
        <textarea
          aria-label={text.chat.message(names)}
          placeholder={text.chat.placeholder}
          enterKeyHint="send"
          rows={1}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          onKeyDown={onKey}
          autoFocus
        />
      </div>
      <div className={composer.tools}>
        <span className={composer.gap} />
        <ActionIcon type="submit" size={34} radius={8} aria-label={text.chat.send} disabled={!words.trim()}>
          <Icon name="send" />
        </ActionIcon>
      </div>
    </form>
  );
}
