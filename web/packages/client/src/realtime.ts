import { Centrifuge, type TransportEndpoint } from 'centrifuge';
import { Backoff } from './backoff';
import type { Heads, Push } from './wire';

export type Link = 'connected' | 'connecting' | 'closed';

export interface RealtimeOptions {
  /** The server's origin, without a slash at its end. */
  host: string;
  /** The credential of the connection; asked for again, with `refused`, when the server takes the last one no longer. */
  token: (refused: boolean) => Promise<string>;
  onPush: (push: Push) => void;
  onLink: (link: Link) => void;
  /** The chats to keep in step and the last number held of each. Nothing is asked when there are none, unless `always`. */
  heads: () => Record<string, number>;
  onHeads: (heads: Heads) => void;
  /** Asks for heads also without open chats, for the revision that comes with them. */
  always?: boolean;
  /** Seconds between two heads calls. */
  every?: number;
}

/**
 * The socket: it carries hints, typing and presence. It comes back by itself whatever
 * ended it, and then, and every so often, tells the last numbers seen, so that a lost
 * hint costs seconds and never a message.
 */
export class Realtime {
  #client: Centrifuge | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #link: Link = 'closed';
  readonly #backoff = new Backoff({ first: 1000, most: 20_000 });

  constructor(private readonly options: RealtimeOptions) {}

  get link(): Link {
    return this.#link;
  }

  open(): void {
    if (this.#client) return;
    let asked = false;
    const client = new Centrifuge(endpoints(this.options.host), {
      emulationEndpoint: `${this.options.host}/realtime/emulation`,
      getToken: () => {
        const refused = asked;
        asked = true;
        return this.options.token(refused);
      },
      minReconnectDelay: 300,
      maxReconnectDelay: 8000,
    });
    this.#client = client;
    client.on('connecting', () => this.#set('connecting'));
    client.on('connected', () => {
      this.#backoff.reset();
      this.#set('connected');
      void this.ask();
    });
    client.on('disconnected', () => this.#lost(client));
    client.on('publication', (publication) => this.options.onPush(publication.data as Push));
    client.on('error', () => undefined);
    this.#timer = setInterval(() => void this.ask(), (this.options.every ?? 20) * 1000);
    client.connect();
  }

  close(): void {
    const client = this.#client;
    this.#client = null;
    clearInterval(this.#timer);
    clearTimeout(this.#again);
    client?.disconnect();
    client?.removeAllListeners();
    this.#set('closed');
  }

  /** Drops the connection's credential and connects with a new one. */
  renew(): void {
    if (!this.#client) return;
    this.close();
    this.open();
  }

  /** Tells the other side what is being written. A call that cannot be made now is left out. */
  typing(chatId: string, text: string): void {
    if (this.#link !== 'connected') return;
    this.#client?.rpc('typing', { chatId, text }).catch(() => undefined);
  }

  /** Tells that a chat's messages up to a number have been seen. A call that cannot be made now is left out. */
  seen(chatId: string, seq: number): void {
    if (this.#link !== 'connected') return;
    this.#client?.rpc('seen', { chatId, seq }).catch(() => undefined);
  }

  /** Compares the last numbers held with the server's. */
  async ask(): Promise<void> {
    const chats = this.options.heads();
    if (this.#link !== 'connected' || (!this.options.always && Object.keys(chats).length === 0)) return;
    try {
      const answer = await this.#client?.rpc('heads', { chats });
      if (answer) this.options.onHeads(answer.data as Heads);
    } catch {
      // The next round asks again.
    }
  }

  /** The server ended it for good (a token out of date, say): come back later, with a new credential. */
  #lost(client: Centrifuge): void {
    if (this.#client !== client) return;
    this.#set('connecting');
    this.#again = setTimeout(() => this.renew(), this.#backoff.next());
  }

  #set(link: Link): void {
    if (this.#link === link) return;
    this.#link = link;
    this.options.onLink(link);
  }
}

function endpoints(host: string): TransportEndpoint[] {
  const origin = host || location.origin;
  return [
    { transport: 'websocket', endpoint: `${origin.replace(/^http/, 'ws')}/realtime/websocket` },
    { transport: 'http_stream', endpoint: `${origin}/realtime/http_stream` },
  ];
}
