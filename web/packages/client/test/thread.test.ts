import { describe, expect, it, vi } from 'vitest';
import { ApiError, Backoff, Thread, type Message, type Pending } from '../src';

const me = { type: 'visitor', id: 'v', name: '' } as const;

/** A chat that answers sends and remembers client ids; its answers may get lost. */
function chat(loses: () => boolean) {
  const held: Message[] = [];
  const pushes: Message[] = [];
  const send = async (p: Pending): Promise<Message> => {
    await Promise.resolve();
    let message = held.find((m) => m.clientId === p.clientId);
    if (!message) {
      message = { chatId: 'c', seq: held.length + 1, clientId: p.clientId, kind: 'text', sender: me, text: p.text, payload: null, visibility: 'all', time: p.time };
      held.push(message);
      pushes.push(message);
    }
    if (loses()) throw new ApiError(0, 0, 'no answer');
    return message;
  };
  const fetch = (after: number) => Promise.resolve({ messages: held.filter((m) => m.seq > after), head: held.length, state: 'chatting' as const });
  return { held, pushes, send, fetch };
}

function thread(c: ReturnType<typeof chat>, onChange = () => undefined as void) {
  return new Thread({ me, log: { fetch: c.fetch }, outbox: { send: c.send, backoff: new Backoff({ first: 1, most: 2 }) }, onChange });
}

describe('a thread', () => {
  it('shows a message once on its way from being written to being read back', async () => {
    const c = chat(() => false);
    const seen: string[][] = [];
    const t: Thread = thread(c, () => void seen.push(t.entries.map((e) => e.key)));
    t.outbox.add('hello');
    await vi.waitFor(() => expect(t.entries[0]?.message?.seq).toBe(1));
    t.log.receive(c.held[0]!);
    for (const keys of seen) expect(keys.length).toBeLessThanOrEqual(1);
    expect(new Set(seen.flat()).size).toBe(1);
  });

  it('keeps its lines when answers get lost and pushes come first', async () => {
    let lost = 0;
    const c = chat(() => lost++ % 3 !== 2);
    const t = thread(c);
    for (let i = 0; i < 12; i++) t.outbox.add(`m${i}`);
    await vi.waitFor(() => {
      for (const m of c.pushes.splice(0)) t.log.receive(m);
      expect(t.log.messages.length).toBe(12);
    });
    expect(t.entries.map((e) => (e.message ?? e.pending)!.text)).toEqual(Array.from({ length: 12 }, (_, i) => `m${i}`));
    await vi.waitFor(() => expect(t.outbox.items).toEqual([]));
    expect(c.held.length).toBe(12);
  });
});
