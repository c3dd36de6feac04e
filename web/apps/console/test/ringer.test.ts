import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Ringer } from '../src/sound/ringer';

const chime = { ring: vi.fn(), hush: vi.fn() };
let ringer: Ringer;

beforeEach(() => {
  vi.useFakeTimers();
  chime.ring.mockClear();
  chime.hush.mockClear();
  ringer = new Ringer(chime);
});

afterEach(() => {
  ringer.stop();
  vi.useRealTimers();
});

test('it rings at once and goes on until the request is gone', () => {
  ringer.update(['a'], true);
  expect(chime.ring).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(20_000);
  expect(chime.ring.mock.calls.length).toBeGreaterThan(1);
  ringer.update([], true);
  expect(chime.hush).toHaveBeenCalledTimes(1);
  chime.ring.mockClear();
  vi.advanceTimersByTime(60_000);
  expect(chime.ring).not.toHaveBeenCalled();
});

test('a second request rings at once, a shorter list does not', () => {
  ringer.update(['a'], true);
  ringer.update(['a', 'b'], true);
  expect(chime.ring).toHaveBeenCalledTimes(2);
  ringer.update(['b'], true);
  expect(chime.ring).toHaveBeenCalledTimes(2);
});

test('it keeps silent when the sound is off, and falls silent when it is turned off', () => {
  ringer.update(['a'], false);
  vi.advanceTimersByTime(60_000);
  expect(chime.ring).not.toHaveBeenCalled();
  ringer.update(['a'], true);
  expect(chime.ring).toHaveBeenCalledTimes(1);
  ringer.update(['a'], false);
  vi.advanceTimersByTime(60_000);
  expect(chime.ring).toHaveBeenCalledTimes(1);
  expect(chime.hush).toHaveBeenCalledTimes(1);
});
