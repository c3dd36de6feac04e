import type { Chat, ChatAgent, Message, Profile } from '@parley/client';
import { server } from './where';

export interface TaleOptions {
  /** Reads more of the agents of a chat. */
  agents: (chatId: string) => Promise<Profile[]>;
  emit: (event: string, ...payload: unknown[]) => void;
  onChange: () => void;
}

/** Tells the page's scripts what happens in a chat, in the order in which it happened. */
export class Tale {
  /** More of the agents who are or were in the chat, as far as it is known. */
  profiles: readonly Profile[] = [];
  #end: Promise<void> = Promise.resolve();
  #started = '';

  constructor(private readonly options: TaleOptions) {}

  /** An agent has written. */
  said({ sender, payload, text }: Message): void {
    const said = payload?.file ? { name: payload.file.name, url: server() + payload.file.url } : text;
    this.#next(() => this.options.emit('livechat.chat.agent.input', this.#profile({ id: Number(sender.id), name: sender.name }), said));
  }

  /** A chat is another than it was; `isNew` unless it was so before anybody could be told. */
  changed(was: Chat | null, now: Chat, isNew: boolean): void {
    const isOpen = now.state !== 'ended';
    if (isNew && (was || isOpen)) {
      const starts = now.state === 'chatting' && this.#started !== now.id;
      const ends = was && was.state !== 'ended' && !isOpen;
      this.#next(() => this.#came(was, now));
      this.#next(() => {
        if (starts) this.options.emit('livechat.chat.start', now.id);
        if (ends) this.options.emit('livechat.chat.end');
      });
    } else this.#next(() => this.#meet(now));
    if (now.state === 'chatting') this.#started = now.id;
  }

  #next(deed: () => void | Promise<void>): void {
    this.#end = this.#end.then(deed);
  }

  /** Tells who has come and gone, and who hands the chat on. */
  async #came(was: Chat | null, now: Chat): Promise<void> {
    const has = (list: readonly ChatAgent[], one: ChatAgent) => list.some((a) => a.id === one.id);
    const before = was?.agents ?? [];
    const come = now.agents.filter((a) => !has(before, a));
    const gone = before.filter((a) => !has(now.agents, a)).map((a) => this.#profile(a));
    const giver = now.transfer && now.transfer.byAgentId !== was?.transfer?.byAgentId && now.agents.find((a) => a.id === now.transfer!.byAgentId);
    if (giver) this.options.emit('livechat.chat.agent.transfer', this.#profile(giver));
    if (come.length > 0) await this.#meet(now);
    for (const a of come) this.options.emit('livechat.chat.agent.join', this.#profile(a));
    for (const a of gone) this.options.emit('livechat.chat.agent.leave', a);
  }

  /** Learns more of the agents of a chat. */
  async #meet({ id, acceptedAt }: Chat): Promise<void> {
    if (!acceptedAt) return;
    try {
      this.profiles = await this.options.agents(id);
      this.options.onChange();
    } catch {
      // Their names are known, and do.
    }
  }

  /** An agent as page scripts receive it. */
  #profile({ id, name }: ChatAgent): Omit<Profile, 'avatar'> {
    const { title, bio } = this.profiles.find((p) => p.id === id) ?? { title: '', bio: '' };
    return { id, name, title, bio };
  }
}
