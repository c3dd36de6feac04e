import { Stored, Thread, browserStore, type Entry, type Message, type Sender } from '@parley/client';
import { api, unwrap } from '../app/client';
import { isSignedOut } from '../live/room';
import { Store } from '../parts/store';

export interface TalkState {
  entries: Entry[];
  /** Whether the messages so far have been read from the server once. */
  isLoaded: boolean;
}

/** Among colleagues nothing is a note. */
const plain = (message: Message): Message => ({ ...message, visibility: 'all' });

/** A chat with colleagues as it stands open on the screen: what was written, in order, and what is not sent yet. */
export class Talk extends Store<TalkState> {
  #thread: Thread | null = null;
  #seen = 0;

  constructor(
    readonly id: string,
    private readonly me: Sender & { id: number },
    private readonly onSeen: () => void,
  ) {
    super({ entries: [], isLoaded: false });
  }

  /** Reads what was written and follows it until it is closed. */
  open(): void {
    const path = { chatId: this.id };
    const thread = new Thread({
      me: this.me,
      log: {
        fetch: async (after, limit) => {
          const page = await unwrap(api.GET('/api/agent/v1/agentChats/{chatId}/messages', { params: { path, query: { after, limit } } }));
          return { ...page, messages: (page.messages as Message[]).map(plain) } as never;
        },
      },
      outbox: {
        send: async ({ clientId, text }) => plain((await unwrap(api.POST('/api/agent/v1/agentChats/{chatId}/messages', { params: { path }, body: { clientId, text } }))) as Message),
        isTransient: isSignedOut,
        stored: new Stored(browserStore('session'), `parley.talk.${this.me.id}.${this.id}`),
      },
      onChange: () => this.patch({ entries: thread.entries }),
    });
    this.#thread = thread;
    this.patch({ entries: thread.entries });
    void this.catchUp();
  }

  async catchUp(): Promise<void> {
    this.#thread?.outbox.wake();
    await this.#thread?.log.catchUp();
    this.patch({ isLoaded: true });
  }

  send(text: string): void {
    this.#thread?.outbox.add(text, this.id);
  }

  retry(clientId: string): void {
    this.#thread?.outbox.retry(clientId);
  }

  discard(clientId: string): void {
    this.#thread?.outbox.discard(clientId);
  }

  receive(message: Message): void {
    this.#thread?.log.receive(plain(message));
  }

  head(seq: number): void {
    this.#thread?.log.head(seq);
  }

  /** Tells the server that all of it has been looked at. */
  async markSeen(): Promise<void> {
    const seq = this.#thread?.log.last ?? 0;
    if (seq <= this.#seen) return;
    this.#seen = seq;
    try {
      await unwrap(api.POST('/api/agent/v1/agentChats/{chatId}/seen', { params: { path: { chatId: this.id } }, body: { seq } }));
      this.onSeen();
    } catch {
      this.#seen = 0; // tells again with the next look
    }
  }

  close(): void {
    this.#thread?.close();
    this.#thread = null;
  }
}
