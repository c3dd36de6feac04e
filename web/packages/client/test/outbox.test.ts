import { describe, expect, it, vi } from 'vitest';
import { ApiError, Backoff, Outbox, Stored, type Message, type OutboxOptions, type Pending, type TextStore } from '../src';

/** A server that keeps each client id once. */
class Server {
  kept: Message[] = [];
  calls = 0;
  /** What happens to each call in turn: answered, lost before or after the work, or refused with a status. */
  fate: ('before' | 'after' | number)[] = [];
  atOnce = 0;
  most = 0;

  send = async (p: Pending): Promise<Message> => {
    this.calls++;
    this.most = Math.max(this.most, ++this.atOnce);
    await Promise.resolve();
    this.atOnce--;
    const fate = this.fate.shift();
    if (fate === 'before') throw new ApiError(0, 0, 'no answer');
    if (typeof fate === 'number') throw new ApiError(fate, fate * 1000, 'refused');
    const known = this.kept.find((m) => m.clientId === p.clientId);
    const message = known ?? stored(p, this.kept.length + 1);
    if (!known) this.kept.push(message);
    if (fate === 'after') throw new ApiError(0, 0, 'no answer');
    return message;
  };

  get texts(): string[] {
    return this.kept.map((m) => m.text);
  }
}

function stored(p: Pending, seq: number): Message {
  return { chatId: p.chatId, seq, clientId: p.clientId, kind: 'text', sender: { type: 'visitor', id: 'v', name: '' }, text: p.text, payload: null, visibility: 'all', time: p.time };
}

class Memory implements TextStore {
  values = new Map<string, string>();
  getItem = (key: string) => this.values.get(key) ?? null;
  setItem = (key: string, value: string) => void this.values.set(key, value);
  removeItem = (key: string) => void this.values.delete(key);
}

function outbox(server: Server, more: Partial<OutboxOptions> = {}): Outbox {
  return new Outbox({ send: server.send, backoff: new Backoff({ first: 1, most: 2 }), ...more });
}

const empty = (box: Outbox) => vi.waitFor(() => expect(box.items).toEqual([]));

describe('the outbox', () => {
  it('sends in the order of writing, one at a time', async () => {
    const server = new Server();
    const box = outbox(server);
    for (let i = 0; i < 20; i++) box.add(`m${i}`);
    await empty(box);
    expect(server.texts).toEqual(Array.from({ length: 20 }, (_, i) => `m${i}`));
    expect(server.most).toBe(1);
  });

  it('repeats under the same id until there is an answer', async () => {
    const server = new Server();
    server.fate = ['before', 'after', 503, 429, 'after'];
    const box = outbox(server);
    box.add('first');
    box.add('second');
    await empty(box);
    expect(server.texts).toEqual(['first', 'second']);
    expect(server.calls).toBe(7);
  });

  it('keeps a refused message for the person and goes on', async () => {
    const server = new Server();
    server.fate = [400];
    const box = outbox(server);
    const { clientId } = box.add('bad');
    box.add('good');
    await vi.waitFor(() => expect(server.texts).toEqual(['good']));
    expect(box.items).toMatchObject([{ text: 'bad', state: 'failed', error: 'refused' }]);
    box.retry(clientId);
    await empty(box);
    expect(server.texts).toEqual(['good', 'bad']);
  });

  it('forgets what the person removes', async () => {
    const server = new Server();
    server.fate = [400];
    const box = outbox(server);
    const { clientId } = box.add('bad');
    await vi.waitFor(() => expect(box.items[0]?.state).toBe('failed'));
    box.discard(clientId);
    expect(box.items).toEqual([]);
  });

  it('asks whether an error is final', async () => {
    const server = new Server();
    server.fate = [401];
    const box = outbox(server, { isTransient: (cause) => cause instanceof ApiError && cause.status === 401 });
    box.add('again');
    await empty(box);
    expect(server.texts).toEqual(['again']);
  });

  it('sends after a reload what was not answered before it', async () => {
    const memory = new Memory();
    const server = new Server();
    server.fate = ['after'];
    const before = outbox(server, { stored: new Stored(memory, 'box'), backoff: new Backoff({ first: 60_000, most: 60_000 }) });
    before.add('half way');
    before.add('not begun');
    await vi.waitFor(() => expect(server.calls).toBe(1));
    before.close();

    const after = outbox(server, { stored: new Stored(memory, 'box') });
    expect(after.items.map((p) => p.text)).toEqual(['half way', 'not begun']);
    await empty(after);
    expect(server.texts).toEqual(['half way', 'not begun']);
    expect(memory.values.size).toBe(0);
  });

  it('does not wait on when woken', async () => {
    const server = new Server();
    server.fate = ['before'];
    const box = outbox(server, { backoff: new Backoff({ first: 60_000, most: 60_000 }) });
    box.add('now');
    await vi.waitFor(() => expect(box.items[0]?.attempts).toBe(1));
    box.wake();
    await empty(box);
    expect(server.texts).toEqual(['now']);
  });

  it('lets go of what arrived by another way', async () => {
    const server = new Server();
    server.fate = ['after'];
    const box = outbox(server, { backoff: new Backoff({ first: 60_000, most: 60_000 }) });
    const { clientId } = box.add('seen');
    await vi.waitFor(() => expect(box.items[0]?.attempts).toBe(1));
    box.confirm(clientId);
    expect(box.items).toEqual([]);
    expect(server.texts).toEqual(['seen']);
  });

  it('names the chat of what was written before it', () => {
    const box = outbox(new Server());
    box.add('one');
    box.add('two', 'other');
    box.assign('chat');
    expect(box.items.map((p) => p.chatId)).toEqual(['chat', 'other']);
  });

  it('works without storage', async () => {
    const broken: TextStore = {
      getItem: () => {
        throw new Error('forbidden');
      },
      setItem: () => {
        throw new Error('full');
      },
      removeItem: () => {
        throw new Error('forbidden');
      },
    };
    const server = new Server();
    const box = outbox(server, { stored: new Stored(broken, 'box') });
    box.add('kept');
    await empty(box);
    expect(server.texts).toEqual(['kept']);
  });
});
