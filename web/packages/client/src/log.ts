import { Backoff, Pause } from './backoff';
import type { Message, MessagePage } from './wire';

export interface LogOptions {
  /** Reads messages with a number above `after`, ascending, at most `limit`. */
  fetch: (after: number, limit: number) => Promise<MessagePage>;
  /** Called after each change of `messages`, with what was added. */
  onChange?: (added: readonly Message[]) => void;
  /** Called with each answer of `fetch`, for the chat's state that comes with it. */
  onPage?: (page: MessagePage) => void;
  /** Called when a fetch failed; it is tried again unless this returns false. */
  onError?: (cause: unknown) => boolean | void;
  limit?: number;
  backoff?: Backoff;
}

/**
 * The messages of one chat in the order of their numbers. What arrives by push is
 * appended when it is the next one; a higher number says that something is missing,
 * which is then fetched. Nothing is shown twice and nothing before what precedes it,
 * whatever the order, the repetition and the loss of pushes.
 */
export class MessageLog {
  readonly #held = new Set<number>();
  #messages: Message[] = [];
  #last = 0;
  #wanted = 0;
  #running: Promise<void> | null = null;
  #closed = false;
  readonly #pause = new Pause();
  readonly #backoff: Backoff;

  constructor(private readonly options: LogOptions) {
    this.#backoff = options.backoff ?? new Backoff({ first: 500, most: 10_000 });
  }

  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** Number up to which this log is complete. */
  get last(): number {
    return this.#last;
  }

  /** Takes a pushed or answered message: the next one is shown, a later one shows that some are missing. */
  receive(message: Message): void {
    if (this.#closed) return;
    if (message.seq > this.#last + 1) {
      this.head(message.seq);
      return;
    }
    this.#last = Math.max(this.#last, message.seq);
    this.#add([message]);
  }

  /** Takes a hint that the chat has a message with this number. */
  head(seq: number): void {
    if (this.#closed || seq <= this.#last) return;
    this.#wanted = Math.max(this.#wanted, seq);
    void this.#run();
  }

  /** Fetches what came after the last number, at once, and resolves when that is done (or the log closed). */
  catchUp(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#wanted = Infinity;
    this.#backoff.reset();
    this.#pause.wake();
    return this.#run();
  }

  /** Stops all fetching; the log stays readable. */
  close(): void {
    this.#closed = true;
    this.#pause.wake();
  }

  #run(): Promise<void> {
    this.#running ??= this.#fetch().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #fetch(): Promise<void> {
    const limit = this.options.limit ?? 200;
    while (!this.#closed && this.#wanted > this.#last) {
      // Hints that come while the request is under way may be about what it did not see yet: they count anew.
      const asked = this.#wanted;
      this.#wanted = 0;
      let page: MessagePage;
      try {
        page = await this.options.fetch(this.#last, limit);
      } catch (cause) {
        if (this.#closed || this.options.onError?.(cause) === false) return;
        this.#wanted = Math.max(this.#wanted, asked);
        await this.#pause.wait(this.#backoff.next());
        continue;
      }
      if (this.#closed) return;
      this.#backoff.reset();
      this.#take(page, page.messages.length >= limit, asked);
    }
  }

  #take(page: MessagePage, full: boolean, asked: number): void {
    // The head may have been read a moment before the messages; up to the last of them nothing is missing.
    const end = page.messages.at(-1)?.seq ?? 0;
    this.#last = Math.max(this.#last, full ? end : Math.max(page.head, end));
    this.#add(page.messages);
    if (full) this.#wanted = Math.max(this.#wanted, asked);
    this.options.onPage?.(page);
  }

  #add(messages: readonly Message[]): void {
    const added = messages.filter((m) => !this.#held.has(m.seq));
    if (added.length === 0) return;
    for (const m of added) this.#held.add(m.seq);
    const ordered = this.#messages.length === 0 || this.#messages[this.#messages.length - 1]!.seq < added[0]!.seq;
    this.#messages = [...this.#messages, ...added];
    if (!ordered) this.#messages.sort((a, b) => a.seq - b.seq);
    this.options.onChange?.(added);
  }
}
