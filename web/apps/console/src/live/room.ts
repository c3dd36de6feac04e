import { ApiError, Stored, Thread, type AgentDoor, type Chat, type ChatState, type Entry, type Message, type Pending, type Sender, type SendExtras, type TextStore } from '@parley/client';
import { Store } from '../parts/store';
import { readDraft, type Draft } from './draft';
import { Parcels, type Parcel } from './parcels';
import { Typing, type Written } from './typing';

/** A chat on the agent's screen. */
export interface RoomState {
  chat: Chat;
  entries: Entry[];
  /** Whether the messages so far have been read from the server once. */
  isLoaded: boolean;
  /** What the other side is writing. */
  typing: Written | null;
  /** Visitor's messages that the agent has not looked at. */
  unread: number;
  /** Number of the last message that the visitor has seen. */
  seen: number;
  /** Files on their way. */
  parcels: readonly Parcel[];
}

export interface RoomOptions {
  me: Sender & { id: number };
  door: AgentDoor;
  /** Survives the tab. */
  local: TextStore | null;
  /** Survives a reload. */
  session: TextStore | null;
  /** Prefix of this agent's keys in both. */
  prefix: string;
  /** Called with messages of the visitor that were not on screen before. */
  onArrival: (room: Room, messages: readonly Message[]) => void;
  /** The server no longer knows who this is. */
  onSignedOut: () => void;
  /** The chat itself changed, not only its messages. */
  onChat: (room: Room) => void;
  /** The agent has looked at the messages up to a number. */
  onSeen: (room: Room, seq: number) => void;
}

/** Refusals that have to do with the session and not with what was asked: over, replaced by another one, kept out, not yet let in. */
const atTheGate = [401000, 403000, 403002, 403013, 403014];

/** Whether a call failed only because the session is over, or not let in at present. */
export function isSignedOut(cause: unknown): boolean {
  return cause instanceof ApiError && atTheGate.includes(cause.code);
}

/** One chat as the agent has it: messages in order, unsent ones, the other side's typing, what is unread. */
export class Room extends Store<RoomState> {
  readonly id: string;
  readonly #thread: Thread;
  readonly #read: Stored<number>;
  readonly #draft: Stored<Draft | string>;
  readonly #parcels: Parcels;
  readonly #typing: Typing;
  #lastRead: number;
  #isClosed = false;

  constructor(
    chat: Chat,
    private readonly options: RoomOptions,
  ) {
    super({ chat, entries: [], isLoaded: false, typing: null, unread: 0, seen: 0, parcels: [] });
    this.id = chat.id;
    const key = (what: string) => `${options.prefix}.${what}.${chat.id}`;
    this.#read = new Stored(options.local, key('read'));
    this.#draft = new Stored(options.session, key('draft'));
    this.#lastRead = this.#read.read() ?? 0;
    this.#typing = new Typing((typing) => this.patch({ typing }));
    this.#parcels = new Parcels({
      send: (parcel, onProgress) => options.door.sendFile(chat.id, parcel.clientId, parcel.file, parcel.isNote, onProgress),
      onSent: (message) => this.receive(message),
      onChange: (parcels) => this.patch({ parcels }),
      onRefused: (cause) => isSignedOut(cause) && options.onSignedOut(),
    });
    this.#thread = new Thread({
      me: options.me,
      log: {
        fetch: (after, limit) => options.door.messages(chat.id, after, limit),
        onPage: (page) => {
          if (page.seen) this.seen(page.seen.visitor);
          this.#state(page.state);
        },
        onError: (cause) => this.#mayRetry(cause),
      },
      outbox: {
        send: (message) => this.#send(message),
        isTransient: isSignedOut,
        stored: new Stored(options.session, key('outbox')),
      },
      onChange: (added) => this.#changed(added),
    });
    this.patch({ entries: this.#thread.entries });
    void this.catchUp();
  }

  get last(): number {
    return this.#thread.log.last;
  }

  /** Whether the agent reads along without being in the chat: then nobody hears of it, and nothing is unread. */
  get isWatched(): boolean {
    const { chat } = this.state;
    return chat.state !== 'ended' && !chat.agents.some((agent) => agent.id === this.options.me.id);
  }

  get unsent(): number {
    return [...this.#thread.outbox.items, ...this.state.parcels].filter((item) => item.state !== 'failed').length;
  }

  get draft(): Draft {
    return readDraft(this.#draft.read());
  }

  /** Keeps what is written but not sent, through reloads and a new sign-in. */
  keepDraft(draft: Draft): void {
    this.#draft.write(draft.text || draft.note ? draft : null);
  }

  send(text: string, extras: SendExtras = {}): void {
    this.#thread.outbox.add(text, this.id, undefined, extras);
  }

  /** Sends files, one after the other. */
  attach(files: Iterable<File>, isNote: boolean): void {
    this.#parcels.add(files, isNote);
  }

  resend(parcel: Parcel): void {
    this.#parcels.retry(parcel);
  }

  /** Forgets a file that was refused, or stops one on its way. */
  drop(parcel: Parcel): void {
    this.#parcels.drop(parcel);
  }

  /** Takes note of how far the visitor has seen the chat. */
  seen(seq: number): void {
    if (seq > this.state.seen) this.patch({ seen: seq });
  }

  retry(clientId: string): void {
    this.#thread.outbox.retry(clientId);
  }

  discard(clientId: string): void {
    this.#thread.outbox.discard(clientId);
  }

  /** The connection is back: reads what was missed and sends what is waiting. */
  async catchUp(): Promise<void> {
    this.#thread.outbox.wake();
    await this.#thread.log.catchUp();
    if (!this.#isClosed && !this.state.isLoaded) this.patch({ isLoaded: true });
  }

  receive(message: Message): void {
    if (message.sender.type !== 'agent' || message.sender.id !== this.options.me.id) this.#typing.stop();
    this.#thread.log.receive(message);
  }

  head(seq: number, state: ChatState): void {
    this.#thread.log.head(seq);
    this.#state(state);
  }

  typing(sender: Sender, text: string | undefined): void {
    if (this.state.chat.state !== 'ended') this.#typing.hear(sender, text);
  }

  /** Takes the chat as the server describes it. An ended chat stays ended, whatever comes late. */
  update(chat: Chat): void {
    if (this.#isClosed || (this.state.chat.state === 'ended' && chat.state !== 'ended')) return;
    if (chat.state === 'ended') this.#typing.stop();
    this.patch({ chat });
    this.#thread.log.head(chat.head);
    this.options.onChat(this);
  }

  /** Reads the chat anew. Resolves false when it is not this agent's any more. */
  async refresh(): Promise<boolean> {
    try {
      const chat = await this.options.door.chat(this.id);
      this.update(chat);
      return chat.state === 'ended' || chat.agents.some((agent) => agent.id === this.options.me.id);
    } catch (cause) {
      if (isSignedOut(cause)) this.options.onSignedOut();
      return !(cause instanceof ApiError && (cause.status === 403 || cause.status === 404));
    }
  }

  markRead(): void {
    if (this.#lastRead >= this.last) return;
    this.#lastRead = this.last;
    this.#read.write(this.#lastRead);
    if (this.state.chat.state !== 'ended' && !this.isWatched) this.options.onSeen(this, this.#lastRead);
    if (this.state.unread > 0) this.patch({ unread: 0 });
  }

  /** Stops everything; `forget` also drops what was kept of it. */
  close(forget: boolean): void {
    this.#isClosed = true;
    this.#typing.stop();
    this.#thread.close();
    this.#parcels.close();
    if (!forget) return;
    this.#read.write(null);
    this.#draft.write(null);
    for (const item of this.#thread.outbox.items) this.#thread.outbox.discard(item.clientId);
  }

  async #send(message: Pending): Promise<Message> {
    try {
      return await this.options.door.send(this.id, message.clientId, message.text, { note: message.note, cannedMessageId: message.cannedMessageId });
    } catch (cause) {
      if (isSignedOut(cause)) this.options.onSignedOut();
      throw cause;
    }
  }

  #mayRetry(cause: unknown): boolean {
    if (isSignedOut(cause)) this.options.onSignedOut();
    return cause instanceof ApiError && (cause.isTransient || isSignedOut(cause));
  }

  /** A state that came without its chat: the rest of the chat has to be read. */
  #state(state: ChatState): void {
    if (!this.#isClosed && state !== this.state.chat.state && this.state.chat.state !== 'ended') void this.refresh();
  }

  #changed(added: readonly Message[]): void {
    if (this.#isClosed) return;
    const fresh = added.filter((m) => m.sender.type === 'visitor' && m.seq > this.#lastRead);
    this.patch({ entries: this.#thread.entries, unread: this.#countUnread() });
    if (fresh.length > 0 && !this.isWatched) this.options.onArrival(this, fresh);
  }

  #countUnread(): number {
    if (this.isWatched) return 0;
    return this.#thread.log.messages.filter((m) => m.sender.type === 'visitor' && m.seq > this.#lastRead).length;
  }
}
