import { UnstyledButton } from '@mantine/core';
import type { Entry, Pending } from '@parley/client';
import { Fragment } from 'react';
import { clock, full } from '../parts/time';
import { text } from '../text';
import type { Row } from './rows';
import { Words } from './Words';
import css from './Run.module.css';

interface Props {
  run: Extract<Row, { type: 'run' }>;
  /** What a visitor without a name is called. */
  visitor: string;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
}

/** Messages of one person in a row, under one name and time. */
export function Run({ run, visitor, onRetry, onDiscard }: Props) {
  const last = run.entries[run.entries.length - 1]!;
  const isHeld = run.entries.some((entry) => (entry.pending?.attempts ?? 0) > 0);
  return (
    <div className={css.run} data-side={run.sender.type === 'agent' ? 'agent' : 'visitor'}>
      {!run.isMine && <p className={css.sender}>{run.sender.name || visitor}</p>}
      {run.entries.map((entry) => (
        <Fragment key={entry.key}>
          <Bubble words={(entry.message ?? entry.pending).text} time={timeOf(entry)} state={entry.pending?.state ?? 'sent'} />
          {entry.pending?.state === 'failed' && <Failed pending={entry.pending} onRetry={onRetry} onDiscard={onDiscard} />}
        </Fragment>
      ))}
      {last.pending ? (
        last.pending.state !== 'failed' && <span className={css.time}>{isHeld ? text.chat.waiting : text.chat.sending}</span>
      ) : (
        <time className={css.time} dateTime={run.time}>
          {clock(run.time)}
        </time>
      )}
    </div>
  );
}

function timeOf(entry: Entry): string {
  return entry.message ? entry.message.time : entry.pending.time;
}

function Bubble({ words, time, state }: { words: string; time: string; state: string }) {
  return (
    <p className={css.bubble} data-state={state} title={full(time)}>
      <Words>{words}</Words>
    </p>
  );
}

function Failed({ pending, onRetry, onDiscard }: { pending: Pending } & Omit<Props, 'run' | 'visitor'>) {
  return (
    <span className={css.failed} role="alert">
      {text.chat.failed} {pending.error}{' '}
      <UnstyledButton onClick={() => onRetry(pending.clientId)}>{text.chat.retry}</UnstyledButton>
      <UnstyledButton onClick={() => onDiscard(pending.clientId)}>{text.chat.discard}</UnstyledButton>
    </span>
  );
}
