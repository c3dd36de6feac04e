import { ApiError } from '@parley/client';
import { describe, expect, test } from 'vitest';
import { deviceName, isHandheld } from '../src/account/device';
import { select } from '../src/agents/filter';
import type { Agent } from '../src/agents/person';
import * as audit from '../src/audit/filter';
import { explainFailure, explainField, fieldOf } from '../src/parts/fault';
import { changed, kept } from '../src/parts/useSave';
import { dateFormats, formatted, timeZones } from '../src/parts/zones';
import { difference, sections, type PermissionMap } from '../src/permissions/sections';
import { text } from '../src/text';

describe('what the server refuses', () => {
  test('is said at its field, in the words of the form', () => {
    const taken = new ApiError(400, 400012, "Parameter 'email' is already in use.");
    expect(fieldOf(taken)).toBe('email');
    expect(explainField(taken)).toBe(text.fault.fields[400012]);
    expect(fieldOf(new ApiError(400, 400000, "Parameter 'contact.firstName' is required."))).toBe('contact.firstName');
  });

  test('keeps the server’s reason where the form has no better one', () => {
    expect(explainField(new ApiError(400, 400014, "Parameter 'password' is refused: at least 6 characters are needed."))).toBe('At least 6 characters are needed.');
    expect(explainField(new ApiError(400, 400010, "Parameter 'title' is longer than 64 characters."))).toBe('This is longer than 64 characters.');
  });

  test('is the whole form’s when it names no field', () => {
    const protectedOne = new ApiError(403, 403012, 'The last administrator cannot be removed.');
    expect(fieldOf(protectedOne)).toBe('');
    expect(explainFailure(protectedOne)).toBe('The last administrator cannot be removed.');
    expect(explainFailure(new ApiError(403, 403004, 'x'))).toBe(text.fault.codes[403004]);
    expect(explainFailure(new ApiError(0, 0, 'x'))).toBe(text.fault.unreachable);
    expect(explainFailure(new ApiError(500, 500000, 'x'))).toBe(text.fault.failed);
    expect(explainFailure(new ApiError(429, 429000, '', 3))).toBe(text.fault.wait(3));
  });
});

test('only what was changed is sent, and what had a value may not be taken away', () => {
  expect(changed({ name: 'b', groups: [1], title: '' }, { name: 'a', groups: [1], title: '' })).toEqual({ name: 'b' });
  expect(kept('Ada', 'needed')(' ')).toBe('needed');
  expect(kept('', 'needed')('')).toBeNull();
});

describe('permissions', () => {
  const keys = sections.flatMap((section) => section.keys.map((key) => `${section.product}.${key}`));

  test('stand in one section each, and all have a name', () => {
    const named = (['liveChat', 'account'] as const).flatMap((product) => Object.keys(text.permissions[product]).map((key) => `${product}.${key}`));
    expect(keys).toHaveLength(36);
    expect(new Set(keys).size).toBe(36);
    expect([...keys].sort()).toEqual([...named].sort());
  });

  test('differ product by product', () => {
    const map = (on: string[]) => {
      const out: Record<string, Record<string, boolean>> = { liveChat: {}, account: {} };
      for (const key of keys) out[key.split('.')[0]!]![key.split('.')[1]!] = on.includes(key);
      return out as unknown as PermissionMap;
    };
    expect(difference(map(['liveChat.viewReports']), map(['account.viewReports']))).toEqual({ liveChat: { viewReports: true }, account: { viewReports: false } });
    expect(difference(map([]), map([]))).toEqual({ liveChat: {}, account: {} });
  });
});

describe('the list of agents', () => {
  const agent = (id: number, displayName: string, part: Partial<Agent> = {}): Agent => ({
    id,
    displayName,
    email: `${id}@a.example`,
    firstName: '',
    lastName: '',
    title: '',
    bio: '',
    mobilePhone: '',
    timeZone: '-1',
    dateTimeFormat: '',
    groups: [],
    isAdmin: false,
    isActive: true,
    isLocked: false,
    ...part,
  });
  const all = [agent(1, 'Zoe', { isAdmin: true }), agent(2, 'Ada', { groups: [{ id: 9, name: 'Night shift' }] }), agent(3, 'Bo', { isActive: false, title: 'Night porter' })];
  const names = (words: string, state: 'all' | 'inactive' | 'admin' = 'all') => select(all, { words, state, page: 0 }).map((one) => one.displayName);

  test('is sorted by name and finds all words, wherever they stand', () => {
    expect(names('')).toEqual(['Ada', 'Bo', 'Zoe']);
    expect(names('NIGHT')).toEqual(['Ada', 'Bo']);
    expect(names('night ada')).toEqual(['Ada']);
    expect(names('3@a')).toEqual(['Bo']);
  });

  test('shows those of a state alone', () => {
    expect(names('', 'inactive')).toEqual(['Bo']);
    expect(names('', 'admin')).toEqual(['Zoe']);
  });
});

describe('the audit log’s filter', () => {
  test('goes through the page’s address and back', () => {
    const filter = { range: 'week', from: '', to: '', product: 'account', type: 'Agent Management', agentId: 2, keywords: 'a&b', page: 1 } as const;
    expect(audit.parseFilter(audit.formatFilter(filter))).toEqual(filter);
    expect(audit.formatFilter(audit.usual)).toBe('');
    expect(audit.parseFilter('product=nonsense&page=-2')).toEqual(audit.usual);
  });

  test('asks for whole days, both ends included', () => {
    const query = audit.toQuery({ ...audit.usual, range: 'today' }, new Date(2026, 5, 10, 12));
    expect(query.dateFrom).toBe(new Date(2026, 5, 10).toISOString().slice(0, 19));
    expect(query.dateTo).toBe(new Date(2026, 5, 10, 23, 59, 59).toISOString().slice(0, 19));
    expect(query).not.toHaveProperty('product');
  });
});

describe('time zones and formats', () => {
  test('are numbered as in the contract, and what is stored stays choosable', () => {
    const zones = timeZones('31');
    expect(zones).toHaveLength(92);
    expect(zones.find(({ value }) => value === '71')?.label).toContain('Beijing');
    expect(zones.find(({ value }) => value === '31')?.label).toContain('Casablanca');
    expect(timeZones('GMT+08:00').at(-1)).toEqual({ value: 'GMT+08:00', label: 'GMT+08:00' });
    expect(timeZones('-1')).toHaveLength(92);
  });

  test('show a moment as they would write it', () => {
    const time = new Date(2026, 2, 9, 8, 5, 7);
    expect(formatted('MM/dd/yyyy HH:mm:ss', time)).toBe('03/09/2026 08:05:07');
    expect(dateFormats('yyyy/MM/dd HH:mm:ss', time).at(-1)).toEqual({ value: 'yyyy/MM/dd HH:mm:ss', label: '2026/03/09 08:05:07' });
    expect(dateFormats('d.M.yyyy', time)).toHaveLength(7);
  });
});

test('a browser is called by the name that people know', () => {
  const android = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36';
  expect(deviceName('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0')).toBe('Edge on Windows');
  expect(deviceName('Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15')).toBe('Safari on macOS');
  expect(deviceName(android)).toBe('Chrome on Android');
  expect(deviceName('curl/8.5.0')).toBe('curl');
  expect(deviceName('')).toBe(text.account.sessions.unknown);
  expect([android, 'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0'].map(isHandheld)).toEqual([true, false]);
});
