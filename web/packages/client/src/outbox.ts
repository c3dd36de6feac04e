import { Backoff, Pause } from './backoff';
import { ApiError } from './http';
import { newId } from './id';
import type { Stored } from './storage';
import type { Message } from './wire';

/** A message the server has not confirmed yet. */
export interface Pending {
  readonly clientId: string;
  /** The chat it belongs to; empty while its chat is still to be requested. */
  readonly chatId: string;
  readonly text: string;
  /** For colleagues alone. */
  readonly note?: boolean;
  /** The canned message that it was made from. */
  readonly cannedMessageId?: number;
  /** When it was written, by this machine's clock. */
  readonly time: string;
  /** `waiting` and `sending` will be sent by themselves; `failed` was refused and waits for the person. */
  readonly state: 'waiting' | 'sending' | 'failed';
  /** Attempts without an answer so far. */
  readonly attempts: number;
  /** Why it was refused. */
  readonly error: string;
}

export interface OutboxOptions {
  /** Hands a message to the server. Rejects with an ApiError; only a refusal that is not transient gives up. */
  send: (message: Pending) => Promise<Message>;
  onSent?: (message: Message, pending: Pending) => void;
  onChange?: () => void;
  /** Whether to try again later although the error says it is final. */
  isTransient?: (cause: unknown) => boolean;
  /** Where unsent messages survive a reload. */
  stored?: Stored<Pending[]>;
  backoff?: Backoff;
  clock?: () => Date;
}

/**
 * Sends messages one at a time in the order they were written, each under one
 * client-made id for as many attempts as it takes, so that the server keeps it once.
 * The one before must be answered before the next one leaves.
 */
export class Outbox {
  #items: Pending[];
  #running = false;
  #closed = false;
  readonly #pause = new Pause();
  readonly #backoff: Backoff;

  constructor(private readonly options: OutboxOptions) {
    this.#backoff = options.backoff ?? new Backoff();
    const kept = options.stored?.read() ?? [];
    this.#items = kept.map((p) => ({ ...p, attempts: 0, state: p.state === 'failed' ? 'failed' : 'waiting' }));
    // Not at once: whoever builds an outbox has to hold it before it reports anything.
    queueMicrotask(() => void this.#run());
  }

  get items(): readonly Pending[] {
    return this.#items;
  }

  /** Puts a message at the end of the queue and returns it. */
  add(text: string, chatId = '', clientId = newId(), extras: Pick<Pending, 'note' | 'cannedMessageId'> = {}): Pending {
    const time = (this.options.clock?.() ?? new Date()).toISOString();
    const item: Pending = { ...extras, clientId, chatId, text, time, state: 'waiting', attempts: 0, error: '' };
    this.#set([...this.#items, item]);
    void this.#run();
    return item;
  }

  /** Sends a refused message again, in its old place and under its old id. */
  retry(clientId: string): void {
    this.#change(clientId, { state: 'waiting', error: '' });
    this.wake();
  }

  /** Forgets a message that is not just being sent. */
  discard(clientId: string): void {
    this.#set(this.#items.filter((p) => p.clientId !== clientId || p.state === 'sending'));
  }

  /** Names the chat of those that were written before it existed. */
  assign(chatId: string): void {
    if (this.#items.some((p) => p.chatId === '')) {
      this.#set(this.#items.map((p) => (p.chatId === '' ? { ...p, chatId } : p)));
    }
  }

  /** Takes note that a message arrived by another way (a push, a fetch). */
  confirm(clientId: string): void {
    if (this.#items.some((p) => p.clientId === clientId && p.state !== 'sending')) {
      this.#set(this.#items.filter((p) => p.clientId !== clientId));
    }
  }

  /** Tries now instead of waiting on: the network is back, the person asks. */
  wake(): void {
    this.#backoff.reset();
    this.#pause.wake();
    void this.#run();
  }

  /** Stops sending; what is unsent stays stored. */
  close(): void {
    this.#closed = true;
    this.#pause.wake();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let next = this.#next(); next && !this.#closed; next = this.#next()) await this.#attempt(next);
    } finally {
      this.#running = false;
    }
  }

  #next(): Pending | undefined {
    return this.#items.find((p) => p.state === 'waiting');
  }

  async #attempt(item: Pending): Promise<void> {
    this.#change(item.clientId, { state: 'sending' });
    try {
      const message = await this.options.send(item);
      if (this.#closed) return;
      this.#backoff.reset();
      this.options.onSent?.(message, item);
      this.#set(this.#items.filter((p) => p.clientId !== item.clientId));
    } catch (cause) {
      if (this.#closed) return;
      if (!this.#mayRetry(cause)) {
        this.#change(item.clientId, { state: 'failed', error: cause instanceof Error ? cause.message : '' });
        return;
      }
      this.#change(item.clientId, { state: 'waiting', attempts: item.attempts + 1 });
      await this.#pause.wait(this.#backoff.next());
    }
  }

  #mayRetry(cause: unknown): boolean {
    return (cause instanceof ApiError && cause.isTransient) || (this.options.isTransient?.(cause) ?? false);
  }

  #change(clientId: string, change: Partial<Pending>): void {
    this.#set(this.#items.map((p) => (p.clientId === clientId ? { ...p, ...change } : p)));
  }

  #set(items: Pending[]): void {
    this.#items = items;
    this.options.stored?.write(items.length > 0 ? items : null);
    this.options.onChange?.();
  }
}
