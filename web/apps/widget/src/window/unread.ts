import { Stored, browserStore, type Message } from '@parley/client';
import { storageKey } from '../shared/bridge';

interface Read {
  chatId: string;
  seq: number;
}

/** How far the visitor has read, in whichever tab. */
export class Unread {
  readonly #stored: Stored<Read>;
  readonly #key: string;

  constructor(siteId: number) {
    this.#key = storageKey(siteId, 'read');
    this.#stored = new Stored(browserStore('local'), this.#key);
  }

  /** Whether a change in storage is about what was read. */
  concerns(event: StorageEvent): boolean {
    return event.key === this.#key;
  }

  /** Messages of agents that were not read. */
  count(chatId: string, messages: readonly Message[]): number {
    const read = this.#read(chatId);
    return messages.filter((m) => m.sender.type === 'agent' && m.kind !== 'system' && m.seq > read).length;
  }

  /** Number of the last message read; 0 when none was. */
  #read(chatId: string): number {
    const read = this.#stored.read();
    return read?.chatId === chatId ? read.seq : 0;
  }

  mark(chatId: string, seq: number): void {
    if (this.#read(chatId) < seq) this.#stored.write({ chatId, seq });
  }
}
