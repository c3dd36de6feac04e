import { describe, expect, it, vi } from 'vitest';
import { ApiError, Backoff, MessageLog, type Message, type MessagePage } from '../src';

const message = (seq: number): Message => ({
  chatId: 'c',
  seq,
  clientId: `id-${seq}`,
  kind: 'text',
  sender: { type: 'agent', id: 1, name: 'Anna' },
  text: `text ${seq}`,
  payload: null,
  visibility: 'all',
  time: '2026-01-01T00:00:00.000Z',
});

/** A chat on a server: what it holds, and requests that wait to be answered. */
class Server {
  held: Message[] = [];
  hidden = new Set<number>();
  asked: number[] = [];
  failures = 0;
  gate: Promise<void> = Promise.resolve();

  fetch = async (after: number, limit: number): Promise<MessagePage> => {
    this.asked.push(after);
    if (this.failures > 0) {
      this.failures--;
      throw new ApiError(0, 0, 'no answer');
    }
    const messages = this.held.filter((m) => m.seq > after && !this.hidden.has(m.seq)).slice(0, limit);
    const page: MessagePage = { messages, head: this.held.length, state: 'chatting' };
    await this.gate;
    return page;
  };

  write(n = 1): void {
    for (let i = 0; i < n; i++) this.held.push(message(this.held.length + 1));
  }
}

const quick = () => new Backoff({ first: 1, most: 2 });
const seqs = (log: MessageLog) => log.messages.map((m) => m.seq);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('the message log', () => {
  it('appends the next message without asking', () => {
    const server = new Server();
    const log = new MessageLog({ fetch: server.fetch });
    log.receive(message(1));
    log.receive(message(2));
    expect(seqs(log)).toEqual([1, 2]);
    expect(server.asked).toEqual([]);
  });

  it('shows a repeated message once', () => {
    const log = new MessageLog({ fetch: new Server().fetch });
    log.receive(message(1));
    log.receive(message(1));
    expect(seqs(log)).toEqual([1]);
  });

  it('fetches what is missing before it shows what is later', async () => {
    const server = new Server();
    server.write(5);
    const log = new MessageLog({ fetch: server.fetch });
    log.receive(message(1));
    log.receive(message(5));
    expect(seqs(log)).toEqual([1]);
    await vi.waitFor(() => expect(seqs(log)).toEqual(upTo(5)));
    expect(server.asked).toEqual([1]);
  });

  it('reads page by page', async () => {
    const server = new Server();
    server.write(7);
    const log = new MessageLog({ fetch: server.fetch, limit: 3 });
    await log.catchUp();
    expect(seqs(log)).toEqual(upTo(7));
    expect(server.asked).toEqual([0, 3, 6]);
  });

  it('asks again for what was announced while it was asking', async () => {
    const server = new Server();
    server.write(2);
    let open = () => undefined as void;
    server.gate = new Promise((done) => (open = done));
    const log = new MessageLog({ fetch: server.fetch });
    const done = log.catchUp();
    server.write(2);
    log.receive(message(4));
    open();
    await done;
    expect(seqs(log)).toEqual(upTo(4));
  });

  it('catches up anew although it is catching up already', async () => {
    const server = new Server();
    let open = () => undefined as void;
    server.gate = new Promise((done) => (open = done));
    const log = new MessageLog({ fetch: server.fetch });
    const first = log.catchUp();
    await Promise.resolve();
    server.write(1);
    const second = log.catchUp();
    open();
    await Promise.all([first, second]);
    expect(seqs(log)).toEqual([1]);
  });

  it('takes a push during a fetch once', async () => {
    const server = new Server();
    server.write(3);
    let open = () => undefined as void;
    server.gate = new Promise((done) => (open = done));
    const log = new MessageLog({ fetch: server.fetch });
    const done = log.catchUp();
    log.receive(message(1));
    open();
    await done;
    expect(seqs(log)).toEqual(upTo(3));
  });

  it('steps over numbers that are hidden from it', async () => {
    const server = new Server();
    server.write(4);
    server.hidden.add(2).add(4);
    const log = new MessageLog({ fetch: server.fetch });
    await log.catchUp();
    expect(seqs(log)).toEqual([1, 3]);
    expect(log.last).toBe(4);
    log.receive(message(5));
    expect(seqs(log)).toEqual([1, 3, 5]);
    expect(server.asked).toEqual([0]);
  });

  it('takes messages that are newer than the head they came with', async () => {
    const log = new MessageLog({ fetch: () => Promise.resolve({ messages: [message(1), message(2), message(3)], head: 1, state: 'chatting' }) });
    await log.catchUp();
    expect(log.last).toBe(3);
    log.receive(message(4));
    expect(seqs(log)).toEqual(upTo(4));
  });

  it('puts a message it had stepped over in its place', () => {
    const log = new MessageLog({ fetch: new Server().fetch });
    for (const n of [1, 2]) log.receive(message(n));
    const late = new MessageLog({ fetch: () => Promise.resolve({ messages: [message(1), message(3)], head: 3, state: 'chatting' }) });
    return late.catchUp().then(() => {
      late.receive(message(2));
      expect(seqs(late)).toEqual([1, 2, 3]);
    });
  });

  it('goes on trying while the server does not answer', async () => {
    const server = new Server();
    server.write(2);
    server.failures = 3;
    const log = new MessageLog({ fetch: server.fetch, backoff: quick() });
    await log.catchUp();
    expect(seqs(log)).toEqual([1, 2]);
    expect(server.asked.length).toBe(4);
  });

  it('gives up when told so', async () => {
    const log = new MessageLog({ fetch: () => Promise.reject(new ApiError(404, 404001, '')), onError: () => false });
    await log.catchUp();
    expect(seqs(log)).toEqual([]);
  });

  it('is silent after it was closed', async () => {
    const server = new Server();
    const changed = vi.fn();
    const log = new MessageLog({ fetch: server.fetch, onChange: changed });
    log.close();
    log.receive(message(1));
    await log.catchUp();
    expect(changed).not.toHaveBeenCalled();
  });

  it('loses, doubles and reorders nothing whatever happens to the pushes', async () => {
    let seed = 7;
    const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
    for (let round = 0; round < 60; round++) {
      const server = new Server();
      const log = new MessageLog({ fetch: server.fetch, limit: 4, backoff: quick() });
      const late: Message[] = [];
      for (let n = 0; n < 40; n++) {
        server.write();
        const pushed = server.held.at(-1)!;
        if (random() < 0.1) server.failures = 1;
        if (random() < 0.3) continue;
        if (random() < 0.3) late.push(pushed);
        else log.receive(pushed);
        if (late.length > 0 && random() < 0.3) log.receive(late.shift()!);
        if (random() < 0.2) await Promise.resolve();
      }
      await log.catchUp();
      expect(seqs(log)).toEqual(upTo(40));
    }
  });
});
