import { ApiError, type Chat, type JoinRequest, type WaitingChat } from '@parley/client';
import { Store } from '../parts/store';

/** What became of a request that was on screen and is gone. */
export interface Gone {
  chat: Chat;
  /** `taken` by somebody else, `left` by the visitor, or else `over`. */
  outcome: 'taken' | 'left' | 'over';
  /** Who took it, if that is known. */
  by: string;
}

/** A chat that waits, as this agent may take it. */
export interface Request extends WaitingChat {
  /** Until when it is offered to this agent alone, by this machine's clock; missing when it is not. */
  answerBy?: number;
}

export interface WaitingState {
  requests: Request[];
  /** How many wait behind those. */
  more: number;
  /** Running chats that colleagues ask this agent to join. */
  invitations: JoinRequest[];
  gone: Gone[];
}

export interface WaitingOptions {
  /** Reads a chat, to learn what became of it. */
  read: (chatId: string) => Promise<Chat>;
  isMine: (chatId: string) => boolean;
  me: number;
  onNew?: (chats: Chat[]) => void;
  onAsked?: (asked: JoinRequest[]) => void;
}

/** How long the fate of a request stays on screen, in milliseconds. */
const shownFor = 8_000;

/** Requests that wait for an agent, and for a moment what became of those that no longer do. */
export class Waiting extends Store<WaitingState> {
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #settling = new Set<string>();
  #known = new Set<string>();

  constructor(private readonly options: WaitingOptions) {
    super({ requests: [], more: 0, invitations: [], gone: [] });
  }

  /** How much of it waits for an answer. */
  get count(): number {
    return this.state.requests.length + this.state.more + this.state.invitations.length;
  }

  /** Takes the list as the server has it now, in the order in which they are to be answered; what this agent alone is offered comes first. */
  update(listed: WaitingChat[], more = 0): void {
    const requests = listed.map((chat) => this.#timed(chat)).sort((a, b) => Number(b.answerBy !== undefined) - Number(a.answerBy !== undefined));
    const now = new Set(requests.map((chat) => chat.id));
    const fresh = requests.filter((chat) => !this.#known.has(chat.id));
    const lost = this.state.requests.filter((chat) => !now.has(chat.id) && !this.options.isMine(chat.id));
    this.#known = now;
    this.patch({ requests, more: Math.max(0, more), gone: this.state.gone.filter((gone) => !now.has(gone.chat.id)) });
    for (const chat of lost) void this.settle(chat);
    if (fresh.length > 0) this.options.onNew?.(fresh);
  }

  /** Takes the chats that colleagues ask this agent to join. */
  ask(invitations: JoinRequest[]): void {
    const known = new Set(this.state.invitations.map(({ chat }) => chat.id));
    const fresh = invitations.filter(({ chat }) => !known.has(chat.id));
    if (invitations.length + known.size > 0) this.patch({ invitations });
    if (fresh.length > 0) this.options.onAsked?.(fresh);
  }

  /** Takes a request off the list at once: this agent has answered it. */
  remove(chatId: string): void {
    this.patch({
      requests: this.state.requests.filter((chat) => chat.id !== chatId),
      invitations: this.state.invitations.filter(({ chat }) => chat.id !== chatId),
    });
  }

  /** Finds out what became of a request, and shows it for a moment. */
  async settle(chat: Chat): Promise<void> {
    if (this.#settling.has(chat.id)) return;
    this.#settling.add(chat.id);
    try {
      this.#tell(chat, await this.options.read(chat.id));
    } catch (cause) {
      // Not this agent's to see any more: somebody had it.
      if (cause instanceof ApiError && !cause.isTransient) this.#show({ chat, outcome: 'taken', by: '' });
    } finally {
      this.#settling.delete(chat.id);
    }
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #timed(chat: WaitingChat): Request {
    return chat.answerIn && chat.offeredTo === this.options.me ? { ...chat, answerBy: Date.now() + chat.answerIn } : chat;
  }

  #tell(chat: Chat, now: Chat): void {
    const isMine = now.agents.some((agent) => agent.id === this.options.me) || this.options.isMine(chat.id);
    if (isMine || now.state === 'queued' || now.state === 'offered') return;
    if (now.acceptedAt !== null) return this.#show({ chat, outcome: 'taken', by: now.agents[0]?.name ?? '' });
    this.#show({ chat, outcome: now.endedBy === 'visitor' ? 'left' : 'over', by: '' });
  }

  #show(gone: Gone): void {
    const others = (state: WaitingState) => state.gone.filter((one) => one.chat.id !== gone.chat.id);
    const requests = this.state.requests.filter((chat) => chat.id !== gone.chat.id);
    this.patch({ requests, gone: [...others(this.state), gone] });
    clearTimeout(this.#timers.get(gone.chat.id));
    this.#timers.set(
      gone.chat.id,
      setTimeout(() => this.patch({ gone: others(this.state) }), shownFor),
    );
  }
}
