import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError } from '@parley/client';
import { noDraft } from '../src/live/draft';
import { Live } from '../src/live/live';
import { FakeDoor, FakeSocket, FakeStore, me } from './door';

let door: FakeDoor;
let socket: FakeSocket;
let session: FakeStore;
let local: FakeStore;
let live: Live;
let signedOut: number;
let stale: number;
let unread: string[];
let lost: string[];

function start(): Live {
  const made = new Live({
    me,
    siteId: 6000000,
    door: door.asDoor,
    local,
    session,
    onStale: () => {
      stale++;
      if (!door.isDown) made.sync(door.desk());
    },
    onPresence: () => undefined,
    onSignedOut: () => signedOut++,
    onLost: (room) => lost.push(room.id),
    realtime: (options) => (socket = new FakeSocket(options)),
  });
  made.hear({ onRequests: () => undefined, onAsked: () => undefined, onUnread: (_room, messages) => unread.push(...messages.map((m) => m.text)) });
  made.start();
  made.sync(door.desk());
  return made;
}

const texts = (id: string) => live.room(id)!.state.entries.map(({ message, pending }) => (message ?? pending)!.text);
const settled = () => vi.advanceTimersByTimeAsync(20_000);

beforeEach(() => {
  vi.useFakeTimers();
  door = new FakeDoor();
  session = new FakeStore();
  local = new FakeStore();
  signedOut = stale = 0;
  unread = [];
  lost = [];
  door.add('a');
  door.add('b', { requestedAt: '2026-01-05T10:01:00.000Z' });
  live = start();
  socket.link('connected');
});

afterEach(() => {
  live.stop();
  vi.useRealTimers();
});

describe('messages', () => {
  test('arrive once and in order, whatever pushes are lost, doubled or late', async () => {
    const [one, two, three] = ['one', 'two', 'three'].map((text) => door.say('a', text));
    const push = (message: typeof one) => socket.push({ type: 'message', chatId: 'a', seq: message!.seq, message: message! });
    push(three);
    push(one);
    push(one);
    push(two);
    await settled();
    expect(texts('a')).toEqual(['one', 'two', 'three']);
  });

  test('that were never announced come with the heads', async () => {
    await settled();
    door.say('a', 'silent');
    socket.heads({ chats: { a: { seq: 1, state: 'chatting' } } });
    await settled();
    expect(texts('a')).toEqual(['silent']);
  });

  test('written while the server is away are kept and sent once when it is back', async () => {
    await settled();
    door.isDown = true;
    socket.link('connecting');
    live.room('a')!.send('first');
    live.room('a')!.send('second');
    await settled();
    expect(texts('a')).toEqual(['first', 'second']);
    expect(door.said.get('a')).toEqual([]);
    door.isDown = false;
    door.say('a', 'meanwhile');
    socket.link('connected');
    await settled();
    expect(texts('a')).toEqual(['meanwhile', 'first', 'second']);
    expect(live.room('a')!.unsent).toBe(0);
  });

  test('whose answer is lost are not doubled', async () => {
    await settled();
    door.lostAnswers = 2;
    live.room('a')!.send('hello');
    await settled();
    expect(door.sends).toBe(3);
    expect(texts('a')).toEqual(['hello']);
  });

  test('survive a reload of the page, and so do drafts', async () => {
    await settled();
    door.isDown = true;
    live.room('a')!.send('kept');
    live.room('b')!.keepDraft({ ...noDraft, text: 'half a sen', note: true });
    live.stop();
    door.isDown = false;
    live = start();
    socket.link('connected');
    await settled();
    expect(texts('a')).toEqual(['kept']);
    expect(door.said.get('a')!.length).toBe(1);
    expect(live.room('b')!.draft).toEqual({ text: 'half a sen', note: true, cannedMessageId: 0 });
  });

  test('wait for a new sign-in when the session is over', async () => {
    await settled();
    door.isSignedOut = true;
    live.room('a')!.send('later');
    await settled();
    expect(signedOut).toBeGreaterThan(0);
    expect(live.room('a')!.state.entries[0]!.pending!.state).not.toBe('failed');
    live.stop();
    door.isSignedOut = false;
    live = start();
    await settled();
    expect(texts('a')).toEqual(['later']);
  });

  test('that are refused say why and can be deleted', async () => {
    await settled();
    door.change('a', { state: 'ended' });
    live.room('a')!.send('too late');
    await settled();
    const { pending } = live.room('a')!.state.entries[0]!;
    expect(pending).toMatchObject({ state: 'failed', error: 'The chat has ended.' });
    live.room('a')!.discard(pending!.clientId);
    expect(texts('a')).toEqual([]);
  });
});

describe('unread messages', () => {
  const visitor = (text: string, id = 'a') => {
    const message = door.say(id, text);
    socket.push({ type: 'message', chatId: id, seq: message.seq, message });
  };

  test('count until the agent looks at the chat', async () => {
    await settled();
    live.look(true);
    live.activate('b');
    visitor('one');
    visitor('two');
    expect(live.room('a')!.state.unread).toBe(2);
    expect(unread).toEqual(['one', 'two']);
    live.activate('a');
    expect(live.room('a')!.state.unread).toBe(0);
    visitor('three');
    expect(live.room('a')!.state.unread).toBe(0);
    expect(unread).toEqual(['one', 'two']);
  });

  test('count in the chat in front too while the page is not', async () => {
    await settled();
    live.activate('a');
    live.look(false);
    visitor('one');
    expect(live.room('a')!.state.unread).toBe(1);
    live.look(true);
    expect(live.room('a')!.state.unread).toBe(0);
  });

  test('are the visitor’s alone', async () => {
    await settled();
    live.look(false);
    live.room('a')!.send('mine');
    await settled();
    expect(live.room('a')!.state.unread).toBe(0);
  });
});

describe('chats', () => {
  test('that end stay on the desk until they are closed, also after a reload', async () => {
    await settled();
    door.say('a', 'bye');
    socket.push({ type: 'chat', chat: door.change('a', { state: 'ended', endedBy: 'visitor' }) });
    await settled();
    expect(live.room('a')!.state.chat).toMatchObject({ state: 'ended', endedBy: 'visitor' });
    live.stop();
    live = start();
    await settled();
    expect(live.state.rooms.map((room) => room.id)).toEqual(['a', 'b']);
    expect(texts('a')).toEqual(['bye']);
    live.dismiss('a');
    expect(live.state.rooms.map((room) => room.id)).toEqual(['b']);
    expect([...session.items.keys(), ...local.items.keys()].filter((key) => key.endsWith('.a'))).toEqual([]);
  });

  test('that ended stay so when older news come late', async () => {
    await settled();
    const before = door.chats.get('a')!;
    socket.push({ type: 'chat', chat: door.change('a', { state: 'ended' }) });
    socket.push({ type: 'chat', chat: before });
    expect(live.room('a')!.state.chat.state).toBe('ended');
  });

  test('that ended unnoticed are found out by their heads', async () => {
    await settled();
    door.change('a', { state: 'ended', endedBy: 'system' });
    socket.heads({ chats: { a: { seq: 0, state: 'ended' } } });
    await settled();
    expect(live.room('a')!.state.chat.endedBy).toBe('system');
  });

  test('that went to somebody else leave the desk', async () => {
    await settled();
    door.change('a', { agents: [{ id: 2, name: 'Jonas' }] });
    live.sync(door.desk());
    await settled();
    expect(live.state.rooms.map((room) => room.id)).toEqual(['b']);
    expect(lost).toEqual(['a']);
  });

  test('that went back to the waiting list keep what was not sent, for when they come back', async () => {
    await settled();
    door.isDown = true;
    live.room('a')!.send('unsent');
    live.room('a')!.keepDraft({ ...noDraft, text: 'half' });
    await settled();
    door.isDown = false;
    const waiting = door.change('a', { state: 'offered', agents: [] });
    const sending = vi.spyOn(door, 'send').mockRejectedValue(new ApiError(404, 404001, 'No such chat.'));
    live.sync(door.desk());
    await settled();
    expect(live.room('a')).toBeUndefined();
    expect(live.waiting.state.requests).toEqual([waiting]);
    sending.mockRestore();
    live.accepted(door.change('a', { state: 'chatting', agents: [{ id: me.id, name: me.name }] }));
    await settled();
    expect(texts('a')).toEqual(['unsent']);
    expect(live.room('a')!.draft.text).toBe('half');
  });

  test('that were accepted stay when an older desk arrives without them', async () => {
    await settled();
    const older = door.desk();
    door.add('c');
    live.accepted(door.chats.get('c')!);
    live.sync(older);
    await settled();
    expect(live.state.rooms.map((room) => room.id)).toEqual(['a', 'b', 'c']);
    expect(live.state.activeId).toBe('c');
  });

  test('can be stepped through, around the ends', () => {
    live.activate('a');
    live.step(-1);
    expect(live.state.activeId).toBe('b');
    live.step(1);
    expect(live.state.activeId).toBe('a');
  });
});

test('a changed revision makes the desk stale, the same one does not', async () => {
  await settled();
  const before = stale;
  socket.heads({ chats: {}, revision: 1 });
  expect(stale).toBe(before);
  socket.heads({ chats: {}, revision: 2 });
  expect(stale).toBe(before + 1);
});

test('a link that comes back catches up with everything', async () => {
  await settled();
  socket.link('connecting');
  door.say('a', 'missed');
  door.add('r', { state: 'offered', agents: [], acceptedAt: null });
  socket.link('connected');
  await settled();
  expect(texts('a')).toEqual(['missed']);
  expect(live.waiting.state.requests.map((chat) => chat.id)).toEqual(['r']);
});

test('what the visitor writes is shown until it is sent', async () => {
  await settled();
  const sender = { type: 'visitor', id: 'v-a', name: 'Visitor a' } as const;
  socket.push({ type: 'typing', chatId: 'a', sender, text: 'I wo' });
  expect(live.room('a')!.state.typing).toMatchObject({ text: 'I wo', isFresh: true });
  await vi.advanceTimersByTimeAsync(6_000);
  expect(live.room('a')!.state.typing).toMatchObject({ text: 'I wo', isFresh: false });
  const message = door.say('a', 'I would');
  socket.push({ type: 'message', chatId: 'a', seq: 1, message });
  expect(live.room('a')!.state.typing).toBeNull();
});

test('the agent’s typing is told every other second at most, and never when nothing is written', () => {
  live.type('a', 'h');
  live.type('a', 'he');
  live.type('a', ' ');
  vi.advanceTimersByTime(2_500);
  live.type('a', '');
  live.type('a', 'hel');
  expect(socket.typed).toEqual([
    ['a', 'h'],
    ['a', 'hel'],
  ]);
});
