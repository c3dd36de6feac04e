import { ApiError, Backoff, Pause, Stored, Thread, browserStore, newId, type Chat, type ChatRequest, type Message, type OwnChat, type Pending, type Position, type VisitorChatDoor } from '@parley/client';
import { storageKey } from '../shared/bridge';
import { Uploads } from './uploads';

/** What a form says about the visitor, as a chat's request carries it. */
export type Introduction = Pick<ChatRequest, 'name' | 'email' | 'fields' | 'departmentId'>;

export interface ConversationOptions {
  siteId: number;
  visitorId: string;
  door: VisitorChatDoor;
  /** What a request for a chat says of the page it comes from. */
  where: () => { visitId: string | number; campaignId: number; invitationId?: string };
  /** Gets the visitor a new token after the server refused the old one. */
  renew: () => Promise<unknown>;
  /** How large a file may be. */
  maxFileSize: () => number;
  /** Called after any change; `added` holds the messages that came from the server. */
  onChange: (added: readonly Message[]) => void;
  /** Called when the chat is another one or in another state than before. */
  onChat: (before: Chat | null, now: Chat) => void;
  /** Called with what the visitor has written here, as the server keeps it: without card numbers where the site wants that. */
  onSaid: (text: string) => void;
  /** Called when a visitor who waits is at another place than before. */
  onPosition: (position: Position) => void;
}

/** A request for a chat that was not answered yet: it is repeated under the same id until it is. */
type Start = Introduction & { clientId: string };

/**
 * One chat from the first word to its end: requests it when the first message or the pre-chat form
 * asks for it, keeps its messages, sends the visitor's. What is unsent survives a reload.
 */
export class Conversation {
  chat: Chat | null = null;
  /** Where the visitor stands in line, as far as it is known. */
  position: Position | null = null;
  /** Number of the last message that an agent has seen. */
  seen = 0;
  readonly thread: Thread;
  readonly uploads: Uploads;
  /** The messages have been read once. */
  isLoaded = false;
  /** The pre-chat form was submitted and the server has not answered yet. */
  isStarting = false;
  readonly #start: Stored<Start>;
  readonly #pause = new Pause();
  /** Ids of messages that were written here and that the server has not shown yet. */
  readonly #unsaid = new Set<string>();
  #requested: Promise<Chat> | null = null;
  #reloading = false;
  #closed = false;

  constructor(private readonly options: ConversationOptions) {
    this.#start = new Stored(browserStore('session'), storageKey(options.siteId, 'start'));
    this.thread = new Thread({
      me: { type: 'visitor', id: options.visitorId, name: '' },
      log: {
        fetch: (after, limit) => this.#ask(options.door.messages(this.chat!.id, after, limit)),
        onPage: (page) => {
          this.seen = Math.max(this.seen, page.seen?.agents ?? 0);
          if (page.state !== this.chat?.state) void this.reload();
        },
        onError: (cause) => !(cause instanceof ApiError) || cause.isTransient,
      },
      outbox: {
        send: async (p) => this.#ask(options.door.send(p.chatId || (await this.#ensure()).id, p.clientId, p.text)),
        stored: new Stored(browserStore('session'), storageKey(options.siteId, 'outbox')),
      },
      onChange: (added) => {
        for (const m of added) {
          if (m.sender.type !== 'visitor') continue;
          this.uploads.confirm(m.clientId);
          if (this.#unsaid.delete(m.clientId)) options.onSaid(m.text);
        }
        options.onChange(added);
      },
    });
    for (const p of this.thread.outbox.items) this.#unsaid.add(p.clientId);
    this.uploads = new Uploads({
      chat: () => this.#ensure(),
      send: (chatId, clientId, file, onProgress) => options.door.file(chatId, clientId, file, onProgress),
      renew: options.renew,
      maxSize: options.maxFileSize,
      onSent: (message) => this.thread.log.receive(message),
      onChange: () => options.onChange([]),
    });
  }

  get isOpen(): boolean {
    return this.chat !== null && this.chat.state !== 'ended';
  }

  /** Something is on its way that will make a chat. */
  get isBeginning(): boolean {
    return !this.chat && (this.isStarting || this.thread.outbox.items.length > 0 || this.uploads.items.length > 0);
  }

  /** Goes on with a request that a reload interrupted. */
  resume(): void {
    const start = this.#start.read();
    if (start && !this.chat && this.thread.outbox.items.length === 0) void this.begin(start, start.clientId);
  }

  /** Requests the chat with what the pre-chat form says; resolves with the server's refusal, or with null. */
  async begin(introduction: Introduction, clientId = newId()): Promise<ApiError | null> {
    this.#start.write({ ...introduction, clientId });
    this.isStarting = true;
    this.options.onChange([]);
    const backoff = new Backoff();
    let refusal: ApiError | null = null;
    while (!this.#closed) {
      try {
        await this.#ensure();
        break;
      } catch (cause) {
        refusal = cause as ApiError;
        if (!refusal.isTransient) break;
        refusal = null;
        await this.#pause.wait(backoff.next());
      }
    }
    this.isStarting = false;
    this.options.onChange([]);
    return refusal;
  }

  send(text: string): void {
    this.#unsaid.add(this.thread.outbox.add(text, this.chat?.id ?? '').clientId);
  }

  /** Sends a refused message once more: to its own chat, or to the present one when that is another. */
  resend(pending: Pending): void {
    const { outbox } = this.thread;
    if (pending.chatId === (this.chat?.id ?? pending.chatId)) {
      outbox.retry(pending.clientId);
      return;
    }
    outbox.discard(pending.clientId);
    this.send(pending.text);
  }

  /** Takes a description of the chat, whoever brought it; an older one than what is known is ignored. */
  take(chat: OwnChat): void {
    const before = this.chat;
    if (this.#closed) return;
    if (before && before.id === chat.id && (before.state === 'ended' || chat.head < before.head)) return;
    this.chat = chat;
    if (!isWaiting(chat)) this.position = null;
    else if (chat.position) this.stand(chat.position);
    this.thread.outbox.assign(chat.id);
    this.options.onChat(before, chat);
    if (before?.id !== chat.id) {
      void this.thread.log.catchUp().then(() => {
        this.isLoaded = true;
        this.options.onChange([]);
      });
    }
    this.thread.log.head(chat.head);
    this.options.onChange([]);
  }

  /** Takes the place in line, whoever brought it. */
  stand(position: Position): void {
    const before = this.position;
    this.position = position;
    if (before?.place !== position.place || before.waitSeconds !== position.waitSeconds) this.options.onPosition(position);
    this.options.onChange([]);
  }

  /** Takes note that an agent has seen the chat up to a number. */
  seenTo(seq: number): void {
    this.seen = Math.max(this.seen, seq);
    this.options.onChange([]);
  }

  /** Takes a hint about the chat's last number and state, and the place in line. */
  hint(seq: number, state: Chat['state'], position?: Position): void {
    if (position) this.stand(position);
    this.thread.log.head(seq);
    if (state !== this.chat?.state) void this.reload();
  }

  /** Reads the chat's state again. */
  async reload(): Promise<void> {
    if (!this.chat || this.#reloading || this.#closed) return;
    this.#reloading = true;
    try {
      this.take(await this.#ask(this.options.door.chat(this.chat.id)));
    } catch {
      // The next hint asks again.
    } finally {
      this.#reloading = false;
    }
  }

  /** Tries at once whatever waits for a better moment. */
  wake(): void {
    this.#pause.wake();
    this.thread.outbox.wake();
    this.uploads.wake();
    if (this.isOpen) void this.thread.log.catchUp();
  }

  async end(): Promise<void> {
    if (!this.isOpen) return;
    this.take(await this.#ask(this.options.door.end(this.chat!.id)));
  }

  /** Stops everything; what is unsent stays in storage unless it is forgotten too. */
  close(forget = false): void {
    this.#closed = true;
    this.#pause.wake();
    if (forget) for (const p of this.thread.outbox.items) this.thread.outbox.discard(p.clientId);
    this.thread.close();
    this.uploads.close();
  }

  #ensure(): Promise<Chat> {
    if (this.chat) return Promise.resolve(this.chat);
    this.#requested ??= this.#request().finally(() => {
      this.#requested = null;
    });
    return this.#requested;
  }

  async #request(): Promise<Chat> {
    const start = this.#start.read() ?? { clientId: newId(), name: '', email: '' };
    this.#start.write(start);
    try {
      const chat = await this.#ask(this.options.door.start({ ...start, ...this.options.where() }));
      this.#start.write(null);
      if (!this.#closed) this.take(chat);
      return chat;
    } catch (cause) {
      if (!(cause as ApiError).isTransient) this.#start.write(null);
      throw cause;
    }
  }

  /** Waits for an answer. A refused token is renewed, and the call then counts as unanswered. */
  async #ask<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (cause) {
      if (!(cause instanceof ApiError) || cause.status !== 401) throw cause;
      await this.options.renew().catch(() => undefined);
      throw new ApiError(0, cause.code, cause.message);
    }
  }
}

/** The visitor waits for somebody to answer. */
export function isWaiting(chat: Chat | null): boolean {
  return chat?.state === 'queued' || chat?.state === 'offered';
}
