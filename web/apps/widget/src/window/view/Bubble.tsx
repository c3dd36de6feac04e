import { linkify, type Entry, type Message, type Pending } from '@parley/client';
import { windowText as t } from '../../text/en';
import { SentFile } from './FileBubble';
import { Icon } from './icons';
import { SecureBubble, type SecureBubbleProps } from './SecureBubble';

/** A message's text: plain text and links, never markup. */
export function Words({ text }: { text: string }) {
  return (
    <>
      {linkify(text).map((piece) =>
        piece.href ? (
          <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow ugc">
            {piece.text}
          </a>
        ) : (
          piece.text
        ),
      )}
    </>
  );
}

export interface BubbleProps {
  entry: Entry;
  onRetry: (pending: Pending) => void;
  onRemove: (pending: Pending) => void;
  onRetryNow: () => void;
  /** Numbers of the secure forms that have been filled in. */
  filled: ReadonlySet<number>;
  onFill: SecureBubbleProps['onFill'];
}

export function Bubble({ entry, filled, onFill, ...act }: BubbleProps) {
  const { message, pending } = entry;
  const state = pending?.state === 'failed' ? ' is-failed' : pending ? ' is-pending' : '';
  return (
    <div class={`bubble-row${state}`}>
      {message ? <Content message={message} filled={filled} onFill={onFill} /> : <Said text={pending!.text} />}
      {pending && <Fate pending={pending} {...act} />}
    </div>
  );
}

function Content({ message, filled, onFill }: { message: Message } & Pick<BubbleProps, 'filled' | 'onFill'>) {
  const { file, form } = message.payload ?? {};
  if (form) return <SecureBubble seq={message.seq} form={form} isFilled={filled.has(message.seq)} onFill={onFill} />;
  return file ? <SentFile file={file} /> : <Said text={message.text} />;
}

function Said({ text }: { text: string }) {
  return (
    <div class="bubble" dir="auto">
      <Words text={text} />
    </div>
  );
}

/** What becomes of a message that has not arrived yet. */
function Fate({ pending, onRetry, onRemove, onRetryNow }: { pending: Pending } & Pick<BubbleProps, 'onRetry' | 'onRemove' | 'onRetryNow'>) {
  if (pending.state === 'failed') {
    return (
      <p class="fate fate--failed">
        <Icon name="alert" />
        {t.failed}
        <button type="button" onClick={() => onRetry(pending)}>
          {t.retry}
        </button>
        <button type="button" onClick={() => onRemove(pending)}>
          {t.remove}
        </button>
      </p>
    );
  }
  if (pending.attempts === 0) return <p class="fate fate--late">{t.sending}</p>;
  return (
    <p class="fate">
      <Icon name="clock" />
      {t.retrying}
      <button type="button" onClick={onRetryNow}>
        {t.retryNow}
      </button>
    </p>
  );
}
