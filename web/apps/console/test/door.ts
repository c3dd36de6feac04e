import { ApiError, type AgentDoor, type Chat, type Desk, type Heads, type Link, type Message, type MessagePage, type Push } from '@parley/client';
import type { LiveOptions } from '../src/live/live';

export const me = { type: 'agent', id: 1, name: 'Mira' } as const;

/** The server as an agent meets it, in memory; it can be unreachable, and forget who somebody is. */
export class FakeDoor {
  readonly chats = new Map<string, Chat>();
  readonly said = new Map<string, Message[]>();
  isDown = false;
  isSignedOut = false;
  /** Answers that are lost on their way back: the server did what was asked. */
  lostAnswers = 0;
  sends = 0;

  add(id: string, part: Partial<Chat> = {}): Chat {
    const chat: Chat = {
      id,
      state: 'chatting',
      campaignId: 1,
      departmentId: 0,
      head: 0,
      requestedAt: '2026-01-05T10:00:00.000Z',
      acceptedAt: '2026-01-05T10:00:10.000Z',
      endedAt: null,
      endedBy: '',
      switched: '',
      transfer: null,
      agents: [{ id: me.id, name: me.name }],
      visitor: { id: `v-${id}`, ssoUserId: '', name: `Visitor ${id}`, email: '', pageUrl: '', pageTitle: '' },
      ...part,
    };
    this.chats.set(id, chat);
    this.said.set(id, []);
    return chat;
  }

  /** Changes a chat as the server would, with a new value. */
  change(id: string, part: Partial<Chat>): Chat {
    const chat = { ...this.chats.get(id)!, ...part };
    this.chats.set(id, chat);
    return chat;
  }

  say(id: string, text: string, sender: Message['sender'] = { type: 'visitor', id: `v-${id}`, name: `Visitor ${id}` }, clientId = `c-${text}`): Message {
    const list = this.said.get(id)!;
    const known = list.find((m) => m.clientId === clientId && m.sender.type === sender.type);
    if (known) return known;
    const seq = list.length + 1;
    const message: Message = { chatId: id, seq, clientId, kind: 'text', sender, text, payload: null, visibility: 'all', time: new Date(Date.UTC(2026, 0, 5, 10, 0, seq)).toISOString() };
    list.push(message);
    this.change(id, { head: seq });
    return message;
  }

  desk(): Desk {
    const all = [...this.chats.values()];
    return {
      me: { id: me.id, status: 'online' },
      requests: all.filter((chat) => chat.state === 'offered' || chat.state === 'queued'),
      chats: all.filter((chat) => chat.state === 'chatting' && chat.agents.some((agent) => agent.id === me.id)),
      agents: [],
      revision: 1,
    };
  }

  async chat(id: string): Promise<Chat> {
    this.#check();
    const chat = this.chats.get(id);
    if (!chat) throw new ApiError(404, 404001, 'No such chat.');
    return chat;
  }

  async messages(id: string, after: number, limit: number): Promise<MessagePage> {
    this.#check();
    const { head, state } = this.chats.get(id)!;
    return { messages: this.said.get(id)!.slice(after, after + limit), head, state };
  }

  async send(id: string, clientId: string, text: string): Promise<Message> {
    this.#check();
    this.sends++;
    if (this.chats.get(id)!.state === 'ended') throw new ApiError(400, 400030, 'The chat has ended.');
    const message = this.say(id, text, me, clientId);
    if (this.lostAnswers-- > 0) throw new ApiError(0, 0, 'lost');
    return message;
  }

  async realtimeToken(): Promise<{ token: string; expiresInSeconds: number }> {
    this.#check();
    return { token: 't', expiresInSeconds: 600 };
  }

  get asDoor(): AgentDoor {
    return this as unknown as AgentDoor;
  }

  #check(): void {
    if (this.isDown) throw new ApiError(0, 0, 'unreachable');
    if (this.isSignedOut) throw new ApiError(401, 401000, 'Sign in first.');
  }
}

type SocketOptions = Parameters<NonNullable<LiveOptions['realtime']>>[0];

/** The socket, moved by hand. */
export class FakeSocket {
  typed: [string, string][] = [];
  saw: [string, number][] = [];
  constructor(readonly options: SocketOptions) {}
  open(): void {
    this.options.onLink('connecting');
  }
  close(): void {
    this.options.onLink('closed');
  }
  renew(): void {}
  typing(chatId: string, text: string): void {
    this.typed.push([chatId, text]);
  }
  seen(chatId: string, seq: number): void {
    this.saw.push([chatId, seq]);
  }
  async ask(): Promise<void> {}
  link(link: Link): void {
    this.options.onLink(link);
  }
  push(push: Push): void {
    this.options.onPush(push);
  }
  heads(heads: Heads): void {
    this.options.onHeads(heads);
  }
}

/** A browser's storage, in memory. */
export class FakeStore {
  readonly items = new Map<string, string>();
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
}
