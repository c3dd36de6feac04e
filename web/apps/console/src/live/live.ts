import { Realtime, Stored, type AgentDoor, type AgentStatus, type Chat, type Desk, type Heads, type JoinRequest, type Link, type Message, type Push, type Sender, type TextStore } from '@parley/client';
import { Store } from '../parts/store';
import { Room, isSignedOut } from './room';
import { Waiting } from './waiting';

export interface LiveState {
  link: Link;
  /** Whether the link was up at least once. */
  wasUp: boolean;
  rooms: Room[];
  activeId: string;
}

export interface LiveOptions {
  me: Sender & { id: number };
  siteId: number;
  door: AgentDoor;
  local: TextStore | null;
  session: TextStore | null;
  /** The waiting list, the agent's chats or somebody's name may have changed: read the desk again. */
  onStale: () => void;
  onPresence: (agentId: number, status: AgentStatus) => void;
  onSignedOut: () => void;
  /** A chat that goes on is not this agent's any more. */
  onLost: (room: Room) => void;
  /** The socket; replaced in tests. */
  realtime?: (options: ConstructorParameters<typeof Realtime>[0]) => Pick<Realtime, 'open' | 'close' | 'renew' | 'typing' | 'seen' | 'ask'>;
}

/** What somebody may want to hear of the desk. */
export interface Listener {
  onRequests: (chats: Chat[]) => void;
  /** Colleagues ask to join chats. */
  onAsked: (asked: JoinRequest[]) => void;
  /** The visitor wrote in a room the agent is not looking at. */
  onUnread: (room: Room, messages: readonly Message[]) => void;
}

interface Kept {
  ids: string[];
  activeId: string;
}

/** Milliseconds between two signs that the agent is typing. */
const typingEvery = 2_000;

/** Everything on the desk that moves: the link to the server, open chats, waiting requests. */
export class Live extends Store<LiveState> {
  readonly waiting: Waiting;
  readonly #realtime: Pick<Realtime, 'open' | 'close' | 'renew' | 'typing' | 'seen' | 'ask'>;
  readonly #kept: Stored<Kept>;
  readonly #prefix: string;
  #revision: string | null = null;
  #isLooking = false;
  #lastTyping = 0;
  #isStopped = false;
  #listener: Listener | null = null;
  readonly #followers = new Set<(push: Push) => void>();

  constructor(private readonly options: LiveOptions) {
    super({ link: 'closed', wasUp: false, rooms: [], activeId: '' });
    const { me, siteId, door, session } = options;
    this.#prefix = `parley.${siteId}.${me.id}`;
    this.#kept = new Stored(session, `${this.#prefix}.rooms`);
    this.waiting = new Waiting({
      me: me.id,
      read: (id) => door.chat(id),
      isMine: (id) => this.#has(id),
      onNew: (chats) => this.#listener?.onRequests(chats),
      onAsked: (asked) => this.#listener?.onAsked(asked),
    });
    const make = options.realtime ?? ((o) => new Realtime(o));
    this.#realtime = make({
      host: '',
      always: true,
      token: () => this.#token(),
      onPush: (push) => this.#push(push),
      onLink: (link) => this.#linked(link),
      heads: () => this.#asked(),
      onHeads: (heads) => this.#heads(heads),
    });
  }

  start(): void {
    this.#isStopped = false;
    void this.#restore();
    this.#realtime.open();
  }

  stop(): void {
    this.#isStopped = true;
    this.#realtime.close();
    this.waiting.close();
    for (const room of this.state.rooms) room.close(false);
    this.set({ link: 'closed', wasUp: false, rooms: [], activeId: '' });
  }

  /** Tells one listener what comes in, until it leaves. */
  hear(listener: Listener): () => void {
    this.#listener = listener;
    return () => {
      if (this.#listener === listener) this.#listener = null;
    };
  }

  /** Hands every push also to somebody else, until they leave: pages that show more than the desk does. */
  follow(follower: (push: Push) => void): () => void {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  room(id: string): Room | undefined {
    return this.state.rooms.find((room) => room.id === id);
  }

  /** Takes the desk as the server has it: opens what is missing, looks after what is no longer on it. */
  sync(desk: Desk): void {
    if (this.#isStopped) return;
    this.#revision = String(desk.revision);
    const chats = [...desk.chats, ...(desk.monitored ?? [])];
    for (const chat of chats) this.open(chat);
    const listed = new Set(chats.map((chat) => chat.id));
    for (const room of this.state.rooms) {
      if (!listed.has(room.id) && room.state.chat.state !== 'ended') void this.#check(room);
    }
    const requests = desk.requests.filter((chat) => !this.#has(chat.id));
    this.waiting.update(requests, (desk.waiting ?? 0) - desk.requests.length);
    this.waiting.ask((desk.invitations ?? []).filter(({ chat }) => !this.#has(chat.id)));
  }

  /** Puts a chat on the desk, at the end; known ones are brought up to date. */
  open(chat: Chat): Room {
    const known = this.room(chat.id);
    if (known) {
      known.update(chat);
      return known;
    }
    const { me, door, local, session, onSignedOut } = this.options;
    const room = new Room(chat, {
      me,
      door,
      local,
      session,
      onSignedOut,
      prefix: this.#prefix,
      onArrival: (which, messages) => this.#arrived(which, messages),
      onChat: () => this.patch({}),
      onSeen: (which, seq) => this.#realtime.seen(which.id, seq),
    });
    room.subscribe(() => this.#readActive(room));
    this.#keep([...this.state.rooms, room], this.state.activeId || room.id);
    return room;
  }

  /** The agent took this request: it becomes the chat in front. */
  accepted(chat: Chat): void {
    this.open(chat);
    this.waiting.remove(chat.id);
    this.activate(chat.id);
  }

  /** Takes a chat off the desk. What was not sent in one that goes on is kept, should it come back. */
  dismiss(id: string): void {
    const { rooms, activeId } = this.state;
    const at = rooms.findIndex((room) => room.id === id);
    if (at < 0) return;
    rooms[at]!.close(rooms[at]!.state.chat.state === 'ended');
    const rest = rooms.filter((room) => room.id !== id);
    const next = activeId === id ? (rest[Math.min(at, rest.length - 1)]?.id ?? '') : activeId;
    this.#keep(rest, next);
    this.#readActive();
  }

  activate(id: string): void {
    if (!this.room(id)) return;
    this.#keep(this.state.rooms, id);
    this.#readActive();
  }

  /** Moves the front by a number of chats, around the ends. */
  step(by: number): void {
    const { rooms, activeId } = this.state;
    if (rooms.length === 0) return;
    const at = rooms.findIndex((room) => room.id === activeId);
    this.activate(rooms[(at + by + rooms.length) % rooms.length]!.id);
  }

  /** Says whether the agent sees the chat in front right now; only then it counts as read. */
  look(isLooking: boolean): void {
    this.#isLooking = isLooking;
    this.#readActive();
  }

  /** The agent writes in a chat. Calls that come too soon are left out. */
  type(chatId: string, text: string): void {
    const now = Date.now();
    if (text.trim() === '' || now - this.#lastTyping < typingEvery) return;
    this.#lastTyping = now;
    this.#realtime.typing(chatId, text);
  }

  /** Tries the connection and everything unsent now, instead of at the next turn. */
  reconnect(): void {
    this.#realtime.renew();
    for (const room of this.state.rooms) void room.catchUp();
  }

  /** Brings everything up to date, now. */
  refresh(): void {
    for (const room of this.state.rooms) void room.catchUp();
    void this.#realtime.ask();
    this.options.onStale();
  }

  async #token(): Promise<string> {
    try {
      return (await this.options.door.realtimeToken()).token;
    } catch (cause) {
      if (isSignedOut(cause)) this.options.onSignedOut();
      throw cause;
    }
  }

  /** Chats that were on the desk before the page was loaded again, ended ones too. */
  async #restore(): Promise<void> {
    const kept = this.#kept.read();
    for (const id of kept?.ids ?? []) {
      try {
        const chat = await this.options.door.chat(id);
        const isMine = chat.state === 'ended' || chat.agents.some((agent) => agent.id === this.options.me.id);
        if (!this.#isStopped && isMine) this.open(chat);
      } catch {
        // Deleted, or the desk will bring it.
      }
    }
    if (!kept || this.#isStopped) return;
    const place = (room: Room) => (kept.ids.includes(room.id) ? kept.ids.indexOf(room.id) : kept.ids.length);
    this.#keep([...this.state.rooms].sort((a, b) => place(a) - place(b)), this.state.activeId);
    this.activate(kept.activeId);
  }

  /** Whether the agent is in the chat, and not only watches it. */
  #has(id: string): boolean {
    const room = this.room(id);
    return room !== undefined && !room.isWatched;
  }

  async #check(room: Room): Promise<void> {
    const wasWatched = room.isWatched;
    const isMine = await room.refresh();
    if (isMine || this.#isStopped || !this.room(room.id)) return;
    this.dismiss(room.id);
    if (wasWatched) return;
    this.options.onLost(room);
    this.options.onStale(); // it may wait again
  }

  #linked(link: Link): void {
    const isBack = link === 'connected' && this.state.wasUp;
    this.patch({ link, wasUp: this.state.wasUp || link === 'connected' });
    if (isBack) this.refresh();
    else if (link === 'connected') this.options.onStale(); // others see this agent only from now on
  }

  #push(push: Push): void {
    for (const follower of [...this.#followers]) follower(push);
    switch (push.type) {
      case 'message':
        return this.room(push.chatId)?.receive(push.message);
      case 'head':
        return this.room(push.chatId)?.head(push.seq, push.state);
      case 'typing':
        return this.room(push.chatId)?.typing(push.sender, push.text);
      case 'seen':
        return push.by === 'visitor' ? this.room(push.chatId)?.seen(push.seq) : undefined;
      case 'presence':
        return this.options.onPresence(push.agentId, push.status);
      case 'chat':
        this.room(push.chat.id)?.update(push.chat);
        return this.options.onStale();
      case 'offer':
      case 'requests':
        return this.options.onStale();
    }
  }

  #asked(): Record<string, number> {
    const open = this.state.rooms.filter((room) => room.state.chat.state !== 'ended');
    return Object.fromEntries(open.map((room) => [room.id, room.last]));
  }

  #heads(heads: Heads): void {
    for (const [id, head] of Object.entries(heads.chats)) this.room(id)?.head(head.seq, head.state);
    if (heads.revision !== undefined && String(heads.revision) !== this.#revision) this.options.onStale();
  }

  #arrived(room: Room, messages: readonly Message[]): void {
    if (!this.#sees(room)) this.#listener?.onUnread(room, messages);
  }

  #sees(room: Room): boolean {
    return this.#isLooking && room.id === this.state.activeId;
  }

  #readActive(room = this.room(this.state.activeId)): void {
    if (room && this.#sees(room)) room.markRead();
  }

  #keep(rooms: Room[], activeId: string): void {
    this.#kept.write(rooms.length > 0 ? { ids: rooms.map((room) => room.id), activeId } : null);
    this.patch({ rooms, activeId });
  }
}
