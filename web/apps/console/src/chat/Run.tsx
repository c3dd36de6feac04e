import { UnstyledButton } from '@mantine/core';
import type { Entry, Message, Pending } from '@parley/client';
import { Icon } from '@parley/ui';
import { Fragment } from 'react';
import { clock, full } from '../parts/time';
import { text } from '../text';
import { FileBubble } from './FileBubble';
import { FormCard } from './FormCard';
import type { Row } from './rows';
import { Words } from './Words';
import css from './Run.module.css';

interface Props {
  run: Extract<Row, { type: 'run' }>;
  /** What a visitor without a name is called. */
  visitor: string;
  /** Number of the last message of this side that the visitor has seen; 0 for none. */
  seen: number;
  /** Where it stands; all agents' messages stand on one side where a visitor is on the other. */
  side?: 'agent' | 'visitor';
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
}

/** Messages of one person in a row, under one name and time. */
export function Run({ run, visitor, seen, side = run.sender.type === 'agent' ? 'agent' : 'visitor', onRetry, onDiscard }: Props) {
  const last = run.entries[run.entries.length - 1]!;
  const isHeld = run.entries.some((entry) => (entry.pending?.attempts ?? 0) > 0);
  return (
    <div className={css.run} data-side={side} data-note={run.isNote || undefined}>
      {(!run.isMine || run.isNote) && (
        <p className={css.sender}>
          {run.isNote && (
            <>
              <Icon name="lock" size={12} /> {text.content.note.mark}
              {!run.isMine && ' · '}
            </>
          )}
          {!run.isMine && <bdi>{run.sender.name || visitor}</bdi>}
        </p>
      )}
      {run.entries.map((entry) => (
        <Fragment key={entry.key}>
          {entry.message ? <Said message={entry.message} isMine={run.isMine} /> : <Bubble words={entry.pending.text} time={entry.pending.time} state={entry.pending.state} />}
          {entry.pending?.state === 'failed' && <Failed pending={entry.pending} onRetry={onRetry} onDiscard={onDiscard} />}
          {entry !== last && isSeen(entry, seen) && <SeenMark visitor={visitor} />}
        </Fragment>
      ))}
      {last.pending ? (
        last.pending.state !== 'failed' && <span className={css.time}>{isHeld ? text.chat.waiting : text.chat.sending}</span>
      ) : (
        <span className={css.time}>
          <time dateTime={run.time}>{clock(run.time)}</time>
          {isSeen(last, seen) && <SeenMark visitor={visitor} />}
        </span>
      )}
    </div>
  );
}

function isSeen(entry: Entry, seen: number): boolean {
  return seen > 0 && entry.message?.seq === seen;
}

function SeenMark({ visitor }: { visitor: string }) {
  return (
    <span className={css.seen} title={text.content.seenBy(visitor)}>
      <Icon name="check" size={12} />
      {text.content.seen}
    </span>
  );
}

/** A message by its kind; one that is not known is its text. */
function Said({ message, isMine }: { message: Message; isMine: boolean }) {
  const { payload, time } = message;
  if (message.kind === 'file' && payload?.file) return <FileBubble file={payload.file} time={time} />;
  if (message.kind === 'form' && payload?.form) return <FormCard message={message} form={payload.form} isMine={isMine} />;
  return <Bubble words={message.text} time={time} state="sent" />;
}

function Bubble({ words, time, state }: { words: string; time: string; state: string }) {
  return (
    <p className={css.bubble} data-state={state} title={full(time)}>
      <Words>{words}</Words>
    </p>
  );
}

function Failed({ pending, onRetry, onDiscard }: { pending: Pending } & Pick<Props, 'onRetry' | 'onDiscard'>) {
  return (
    <span className={css.failed} role="alert">
      {text.chat.failed} {pending.error}{' '}
      <UnstyledButton onClick={() => onRetry(pending.clientId)}>{text.chat.retry}</UnstyledButton>
      <UnstyledButton onClick={() => onDiscard(pending.clientId)}>{text.chat.discard}</UnstyledButton>
    </span>
  );
}
