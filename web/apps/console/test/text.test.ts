import { ApiError, type Entry, type Message, type Pending } from '@parley/client';
import { describe, expect, test } from 'vitest';
import { arrange } from '../src/chat/rows';
import { systemText } from '../src/chat/system';
import { fromTranscript, fromWire } from '../src/history/chats';
import { formatFilter, parseFilter, toQuery, usual } from '../src/history/filter';
import { sections } from '../src/history/sections';
import { span } from '../src/parts/range';
import { elapsed } from '../src/parts/time';
import { explain } from '../src/session/explain';
import { text } from '../src/text';
import { me } from './door';

const visitor = { type: 'visitor', id: 'v', name: 'Nora' } as const;

function said(seq: number, time: string, sender: Message['sender'] = visitor, kind: Message['kind'] = 'text'): Entry {
  const message: Message = { chatId: 'a', seq, clientId: `c${seq}`, kind, sender, text: `${seq}`, payload: null, visibility: 'all', time };
  return { key: `${seq}`, message, pending: null };
}

describe('a chat’s rows', () => {
  const kinds = (entries: Entry[]) => arrange(entries, me).map((row) => (row.type === 'run' ? row.entries.length : row.type));

  test('keep one person’s messages together while they follow within minutes', () => {
    const entries = [said(1, '2026-01-05T12:00:00.000Z'), said(2, '2026-01-05T12:01:00.000Z'), said(3, '2026-01-05T12:02:00.000Z', me), said(4, '2026-01-05T12:09:00.000Z', me)];
    expect(kinds(entries)).toEqual(['day', 2, 1, 1]);
  });

  test('begin each day with its name, and set the system’s lines apart', () => {
    const system = { type: 'system', id: 0, name: '' } as const;
    expect(kinds([said(1, '2026-01-05T12:00:00.000Z', system, 'system'), said(2, '2026-01-07T12:00:00.000Z')])).toEqual(['day', 'system', 'day', 1]);
  });

  test('hold what is not sent yet in the agent’s own run', () => {
    const pending: Pending = { clientId: 'p', chatId: 'a', text: 'x', time: '2026-01-05T12:00:30.000Z', state: 'waiting', attempts: 0, error: '' };
    const rows = arrange([said(1, '2026-01-05T12:00:00.000Z', me), { key: 'p', message: null, pending }], me);
    expect(rows[1]).toMatchObject({ type: 'run', isMine: true });
    expect(kinds([said(1, '2026-01-05T12:00:00.000Z', me), { key: 'p', message: null, pending }])).toEqual(['day', 2]);
  });
});

test('a line of the system is told in the screen’s words, or else in the server’s', () => {
  const line = (payload: Message['payload']) => systemText({ ...said(1, '2026-01-05T12:00:00.000Z').message!, text: 'from the server', payload });
  expect(line({ key: 'agentJoined', name: 'Jonas' })).toBe('Jonas joined');
  expect(line({ key: 'unheardOf' })).toBe('from the server');
  expect(line(null)).toBe('from the server');
});

test('lengths of time read like a clock', () => {
  expect([0, 7_000, 765_400, 3_800_000, -5].map(elapsed)).toEqual(['0:00', '0:07', '12:45', '1:03:20', '0:00']);
});

describe('the history’s filter', () => {
  const now = new Date(2026, 2, 29, 15, 30); // a day that summer time shortens in many places

  test('goes through the page’s address and back', () => {
    const filter = { range: 'custom', from: '2026-01-02', to: '2026-02-03', agentId: 7, keywords: 'a&b=c', page: 3 } as const;
    expect(parseFilter(formatFilter(filter))).toEqual(filter);
    expect(formatFilter(usual)).toBe('');
    expect(parseFilter('range=never&from=x&agent=-1&page=1e9&q=')).toEqual(usual);
  });

  test('covers whole days on this machine’s calendar', () => {
    expect(span({ ...usual, range: 'today' }, now)).toEqual([new Date(2026, 2, 29), new Date(2026, 2, 30)]);
    expect(span({ ...usual, range: 'week' }, now)).toEqual([new Date(2026, 2, 23), new Date(2026, 2, 30)]);
    expect(span({ ...usual, range: 'custom', from: '2026-02-28', to: '2026-02-28' }, now)).toEqual([new Date(2026, 1, 28), new Date(2026, 2, 1)]);
  });

  test('takes days that are the wrong way round as they are meant', () => {
    expect(span({ range: 'custom', from: '2026-02-10', to: '2026-02-08' }, now)).toEqual([new Date(2026, 1, 8), new Date(2026, 1, 11)]);
  });

  test('asks in UTC and leaves out what is not chosen', () => {
    const query = toQuery({ ...usual, keywords: '  vase ', page: 2 }, now);
    expect(query).toMatchObject({ timezone: '+00:00', pageIndex: 2, pageSize: 20, keywords: 'vase' });
    expect(query).not.toHaveProperty('agentId');
    expect(query.timeTo).toBe(new Date(2026, 2, 30).toISOString().slice(0, 19));
  });
});

test('times of the v2 API are UTC without saying so', () => {
  expect(fromWire('2019-01-16T09:12:45.02').toISOString()).toBe('2019-01-16T09:12:45.020Z');
  expect(fromTranscript('01/16/2019 09:12:45').toISOString()).toBe('2019-01-16T09:12:45.000Z');
});

test('a transcript is told by day and by who spoke', () => {
  const line = (time: string, type: 'enumAgent' | 'enumVisitor' | 'enumSystem', sender = type === 'enumSystem' ? '' : type) => ({ time, type, sender, content: time, isNoteMessage: false });
  const days = sections([
    line('01/16/2019 12:00:00', 'enumSystem'),
    line('01/16/2019 12:00:10', 'enumVisitor'),
    line('01/16/2019 12:00:20', 'enumVisitor'),
    line('01/16/2019 12:00:30', 'enumAgent'),
    line('01/18/2019 12:00:00', 'enumAgent'),
  ]);
  expect(days.map((day) => day.said.map((one) => [one.type, one.lines.length]))).toEqual([
    [
      ['system', 1],
      ['visitor', 2],
      ['agent', 1],
    ],
    [['agent', 1]],
  ]);
});

test('why somebody cannot sign in is said in plain words', () => {
  const { signIn } = text;
  expect(explain(new ApiError(400, 400020, 'The email, password, code or token is not valid.'))).toBe(signIn.wrong);
  expect(explain(new ApiError(429, 429000, '', 841))).toBe(signIn.locked(15));
  expect(explain(new ApiError(429, 429000, '', 4))).toBe(signIn.slow(4));
  expect(explain(new ApiError(0, 0, 'TypeError'))).toBe(signIn.unreachable);
  expect(explain(new ApiError(500, 500000, 'Internal error'))).toBe(signIn.failed);
  expect(explain(new ApiError(429, 429000, ''))).toBe(signIn.slowUnknown);
});
