import { expect, test } from 'vitest';
import { Reading } from '../src/reading';

const box = (scrollHeight: number, clientHeight: number) => {
  let top = 0;
  return {
    scrollHeight,
    clientHeight,
    get scrollTop() {
      return top;
    },
    set scrollTop(to: number) {
      top = Math.max(0, Math.min(to, this.scrollHeight - this.clientHeight));
    },
  } as HTMLElement & { scrollHeight: number; clientHeight: number };
};

test('the end is left by going back, and found again by coming back', () => {
  const reading = new Reading();
  const b = box(1000, 400);
  reading.toEnd(b);
  reading.scrolled(b);
  expect(b.scrollTop).toBe(600);
  b.scrollTop = 560;
  reading.scrolled(b);
  expect(reading.isAtEnd).toBe(true);
  b.scrollTop = 300;
  reading.scrolled(b);
  expect(reading.isAtEnd).toBe(false);
  b.scrollTop = 400;
  reading.scrolled(b);
  expect(reading.isAtEnd).toBe(false);
  b.scrollTop = 590;
  reading.scrolled(b);
  expect(reading.isAtEnd).toBe(true);
});

test('a box that grew or shrank before its scroll is heard of has not been left', () => {
  const reading = new Reading();
  const b = box(1000, 400);
  reading.toEnd(b);
  b.clientHeight = 200;
  reading.scrolled(b);
  expect(reading.isAtEnd).toBe(true);
  reading.toEnd(b);
  b.scrollHeight = 1500;
  reading.scrolled(b);
  expect(reading.isAtEnd).toBe(true);
});

test('pressing for the end is reading the end', () => {
  const reading = new Reading();
  const b = box(1000, 400);
  reading.toEnd(b);
  reading.scrolled(b);
  b.scrollTop = 10;
  reading.scrolled(b);
  expect(reading.isAtEnd).toBe(false);
  reading.toEnd(b);
  expect(reading.isAtEnd).toBe(true);
});
