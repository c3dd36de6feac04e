import type { Chat } from '@parley/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Waiting } from '../src/live/waiting';
import { FakeDoor, me } from './door';

let door: FakeDoor;
let waiting: Waiting;
let announced: string[];
const mine = new Set<string>();

const request = (id: string, requestedAt = '2026-01-05T10:00:00.000Z'): Chat => door.add(id, { state: 'offered', agents: [], acceptedAt: null, requestedAt });
const update = () => waiting.update(door.desk().requests);
const fates = () => waiting.state.gone.map(({ chat, outcome, by }) => [chat.id, outcome, by]);

beforeEach(() => {
  vi.useFakeTimers();
  door = new FakeDoor();
  announced = [];
  mine.clear();
  waiting = new Waiting({
    me: me.id,
    read: (id) => door.chat(id),
    isMine: (id) => mine.has(id),
    onNew: (chats) => announced.push(...chats.map((chat) => chat.id)),
  });
});

afterEach(() => {
  waiting.close();
  vi.useRealTimers();
});

test('requests stand in the server’s order, and each is announced once', () => {
  request('first', '2026-01-05T10:05:00.000Z');
  request('second');
  update();
  update();
  expect(waiting.state.requests.map((chat) => chat.id)).toEqual(['first', 'second']);
  expect(announced).toEqual(['first', 'second']);
});

test('those whom the list leaves out count', () => {
  request('r');
  waiting.update(door.desk().requests, 950);
  expect(waiting.count).toBe(951);
});

test('a request that a colleague took says who, for a moment', async () => {
  request('r');
  update();
  door.change('r', { state: 'chatting', acceptedAt: '2026-01-05T10:00:10.000Z', agents: [{ id: 2, name: 'Jonas' }] });
  update();
  await vi.advanceTimersByTimeAsync(0);
  expect(fates()).toEqual([['r', 'taken', 'Jonas']]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(fates()).toEqual([]);
});

test('a visitor who left is told apart from one who was taken', async () => {
  request('r');
  update();
  door.change('r', { state: 'ended', endedBy: 'visitor' });
  update();
  await vi.advanceTimersByTimeAsync(0);
  expect(fates()).toEqual([['r', 'left', '']]);
});

test('one that was refused or ran out is just over', async () => {
  request('r');
  update();
  door.change('r', { state: 'ended', endedBy: 'system' });
  update();
  await vi.advanceTimersByTimeAsync(0);
  expect(fates()).toEqual([['r', 'over', '']]);
});

test('one’s own accepted request leaves no note, here or in another tab', async () => {
  request('here');
  request('there');
  update();
  mine.add('here');
  door.change('here', { state: 'chatting', agents: [{ id: me.id, name: me.name }] });
  door.change('there', { state: 'chatting', agents: [{ id: me.id, name: me.name }] });
  update();
  await vi.advanceTimersByTimeAsync(0);
  expect(fates()).toEqual([]);
});

test('a lost race takes the request off the list before the list is read again', async () => {
  const chat = request('r');
  update();
  door.change('r', { state: 'chatting', acceptedAt: '2026-01-05T10:00:10.000Z', agents: [{ id: 3, name: 'Ana' }] });
  await waiting.settle(chat);
  expect(waiting.state.requests).toEqual([]);
  expect(fates()).toEqual([['r', 'taken', 'Ana']]);
});

test('a request that cannot be read any more was taken by somebody', async () => {
  request('r');
  update();
  door.chats.delete('r');
  waiting.update([]);
  await vi.advanceTimersByTimeAsync(0);
  expect(fates()).toEqual([['r', 'taken', '']]);
});

test('a request that comes back is no longer gone', async () => {
  request('r');
  update();
  door.change('r', { state: 'chatting', acceptedAt: '2026-01-05T10:00:10.000Z', agents: [{ id: 2, name: 'Jonas' }] });
  update();
  await vi.advanceTimersByTimeAsync(0);
  door.change('r', { state: 'offered', agents: [] });
  update();
  expect(fates()).toEqual([]);
  expect(waiting.state.requests.length).toBe(1);
});
