import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Reading, type Entry, type Sender } from '@parley/client';
import { windowText as t } from '../../text/en';
import { grouped, language, words, type Group } from '../format';
import type { Upload } from '../uploads';
import { Avatar } from './Avatar';
import { Bubble, Words, type BubbleProps } from './Bubble';
import { UploadBubble, type UploadProps } from './FileBubble';
import { Icon } from './icons';

export interface LogProps extends Omit<BubbleProps, 'entry' | 'filled'> {
  entries: Entry[];
  uploads: readonly Upload[];
  onRetryFile: UploadProps['onRetry'];
  onRemoveFile: UploadProps['onRemove'];
  /** Number of the last message that an agent has seen. */
  seen: number;
  /** The agent who is typing. */
  typing: Sender | null;
  isLoaded: boolean;
  /** The photograph of an agent by its id, empty for none; null where agents are not shown. */
  photoOf: ((id: Sender['id']) => string) | null;
  /** The site's own greeting, above the first message; may be empty. */
  greeting: string;
  /** What stands below the last one. */
  after: ComponentChildren;
}

/** The conversation. It stays at its end unless the reader has gone back in it. */
export function Log({ entries, uploads, onRetryFile, onRemoveFile, seen, typing, isLoaded, photoOf, greeting, after, ...act }: LogProps) {
  const box = useRef<HTMLDivElement>(null);
  const [reading] = useState(() => new Reading());
  const [hasMore, setMore] = useState(false);
  const last = entries[entries.length - 1];
  const isOwn = last?.pending != null;

  const toEnd = () => reading.toEnd(box.current!);
  useLayoutEffect(() => {
    if (reading.isAtEnd || isOwn) toEnd();
    else setMore(true);
  }, [last?.key]);
  useLayoutEffect(() => {
    if (reading.isAtEnd) toEnd();
  }, [typing, after]);
  useLayoutEffect(() => {
    if (uploads.length > 0) toEnd();
  }, [uploads.length]);
  const filled = new Set(entries.flatMap(({ message: m }) => (m?.payload?.key === 'formFilled' ? [m.payload.seq!] : [])));
  const marked = entries.reduce((last, { message: m }) => (m?.sender.type === 'visitor' && m.seq <= seen ? m.seq : last), 0);
  // The keyboard on the screen or a growing composer must not hide the end.
  useLayoutEffect(() => {
    const resize = new ResizeObserver(() => reading.isAtEnd && toEnd());
    resize.observe(box.current!);
    return () => resize.disconnect();
  }, []);
  const onScroll = ({ currentTarget }: { currentTarget: HTMLElement }) => {
    reading.scrolled(currentTarget);
    if (reading.isAtEnd) setMore(false);
  };

  return (
    <div class="log-frame">
      <div class={`log${isLoaded ? '' : ' is-calm'}`} ref={box} onScroll={onScroll} tabIndex={0} role="region" aria-label={t.conversation}>
        {greeting && entries.length > 0 && (
          <p class="system">
            <Words text={greeting} />
          </p>
        )}
        <div role="log" aria-live="polite" aria-relevant="additions" aria-label={t.conversation} aria-busy={!isLoaded && entries.length > 0}>
          {grouped(entries, new Date(), language()).map((g) => (
            <Lines key={g.key} group={g} photoOf={photoOf} marked={marked} filled={filled} {...act} />
          ))}
        </div>
        {uploads.length > 0 && (
          <div class="group group--visitor">
            <div class="group__lines">
              {uploads.map((u) => (
                <UploadBubble key={u.clientId} upload={u} onRetry={onRetryFile} onRemove={onRemoveFile} />
              ))}
            </div>
          </div>
        )}
        {after}
        {typing && (
          <div class="group group--agent group--typing">
            {photoOf && <Avatar name={typing.name} photo={photoOf(typing.id)} />}
            <div class="bubble typing" role="img" aria-label={t.typing(typing.name)}>
              <i />
              <i />
              <i />
            </div>
          </div>
        )}
      </div>
      {hasMore && (
        <button type="button" class="more" onClick={toEnd}>
          <Icon name="down" />
          {t.newMessages}
        </button>
      )}
    </div>
  );
}

function Lines({ group: g, photoOf, marked, ...act }: { group: Group; photoOf: LogProps['photoOf']; marked: number } & Omit<BubbleProps, 'entry'>) {
  const day = g.day && (
    <p class="day">
      <span>{g.day}</span>
    </p>
  );
  if (g.from === 'system') {
    return (
      <>
        {day}
        <p class="system">
          <Words text={words(g.entries[0]!.message!)} />
        </p>
      </>
    );
  }
  const { message: last, pending } = g.entries[g.entries.length - 1]!;
  const isSeen = g.entries.some(({ message: m }) => m?.sender.type === 'visitor' && m.seq === marked);
  return (
    <>
      {day}
      <div class={`group group--${g.from}`}>
        {g.from === 'agent' && photoOf && <Avatar name={g.name} photo={photoOf(g.entries[0]!.message!.sender.id)} />}
        <div class="group__lines">
          <p class={g.from === 'agent' ? 'group__name' : 'hidden'}>{g.from === 'agent' ? g.name : t.you}</p>
          {g.entries.map((entry) => (
            <Bubble key={entry.key} entry={entry} {...act} />
          ))}
          {last && !pending && (
            <p class="group__time">
              {g.time}
              {isSeen && (
                <span class="seen">
                  <Icon name="check" />
                  {t.seen}
                </span>
              )}
            </p>
          )}
        </div>
      </div>
    </>
  );
}
