import type { Sender } from '@parley/client';

/** Somebody's unsent words. */
export interface Written {
  sender: Sender;
  /** Empty when only the fact is known. */
  text: string;
  /** Whether it is being written right now, and not just left standing. */
  isFresh: boolean;
}

/** How long somebody counts as writing after the last sign of it, in milliseconds. */
const freshFor = 5_000;
/** How long unsent words are shown that nobody touches any more. */
const keptFor = 120_000;

/** What is heard of the other side's writing. Words stay until they are sent, deleted or long untouched. */
export class Typing {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #now: Written | null = null;

  constructor(private readonly onChange: (written: Written | null) => void) {}

  /** An empty text means that the writing stopped; no text, that its words are not shown. */
  hear(sender: Sender, text: string | undefined): void {
    if (text === '') return this.stop();
    this.#set({ sender, text: text ?? '', isFresh: true });
    this.#timer = setTimeout(() => this.#rest(), freshFor);
  }

  stop(): void {
    if (this.#now) this.#set(null);
  }

  #rest(): void {
    if (!this.#now?.text) return this.stop();
    this.#set({ ...this.#now, isFresh: false });
    this.#timer = setTimeout(() => this.stop(), keptFor);
  }

  #set(next: Written | null): void {
    clearTimeout(this.#timer);
    this.#now = next;
    this.onChange(next);
  }
}
