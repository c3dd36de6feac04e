import type { Message, Sender } from './wire';
import { MessageLog, type LogOptions } from './log';
import { Outbox, type OutboxOptions, type Pending } from './outbox';

/** One line of a conversation on the screen: what the server holds, or what it does not hold yet. */
export type Entry = { key: string; message: Message; pending: null } | { key: string; message: null; pending: Pending };

/** The name a line keeps from being written to being read back: its client id, else its number. */
export function keyOf(sender: Sender, clientId: string, seq: number): string {
  return clientId ? `${sender.type}:${clientId}` : `#${seq}`;
}

/**
 * Puts what the server holds and what is still to be sent into one list. A message that
 * arrived before its own confirmation stands in it once.
 */
export function entries(messages: readonly Message[], pending: readonly Pending[], me: Sender): Entry[] {
  const arrived = new Set<string>();
  const list: Entry[] = messages.map((message) => {
    if (message.sender.type === me.type) arrived.add(message.clientId);
    return { key: keyOf(message.sender, message.clientId, message.seq), message, pending: null };
  });
  for (const item of pending) {
    if (!arrived.has(item.clientId)) list.push({ key: keyOf(me, item.clientId, 0), message: null, pending: item });
  }
  return list;
}

export interface ThreadOptions {
  me: Sender;
  log: Omit<LogOptions, 'onChange'>;
  outbox: Omit<OutboxOptions, 'onChange' | 'onSent'>;
  /** Called after anything in `entries` changed; `added` holds what came from the server. */
  onChange: (added: readonly Message[]) => void;
}

/** A chat as one person sees it: its log and that person's outbox, kept in step. */
export class Thread {
  readonly log: MessageLog;
  readonly outbox: Outbox;
  readonly #arrived = new Set<string>();

  constructor(private readonly options: ThreadOptions) {
    this.outbox = new Outbox({
      ...options.outbox,
      onSent: (message) => this.log.receive(message),
      onChange: () => {
        this.#settle();
        options.onChange([]);
      },
    });
    this.log = new MessageLog({
      ...options.log,
      onChange: (added) => {
        for (const m of added) if (m.sender.type === options.me.type) this.#arrived.add(m.clientId);
        this.#settle();
        options.onChange(added);
      },
    });
  }

  get entries(): Entry[] {
    return entries(this.log.messages, this.outbox.items, this.options.me);
  }

  close(): void {
    this.log.close();
    this.outbox.close();
  }

  /** A message that came back by push or fetch needs no answer to its own request any more. */
  #settle(): void {
    for (const item of this.outbox.items) if (this.#arrived.has(item.clientId)) this.outbox.confirm(item.clientId);
  }
}
