import { describe, expect, it } from 'vitest';
import { isolated, isolating, steady } from '../src/bidi';

describe('a name in a sentence', () => {
  it('stays as it is when it reads from left to right', () => {
    expect(isolated('Zoë O’Neil <b>')).toBe('Zoë O’Neil <b>');
  });

  it('is closed off when it reads from right to left or says it would', () => {
    expect(isolated('דנה')).toBe('\u2068דנה\u2069');
    expect(isolated('a\u202Egpj.exe')).toBe('\u2068a\u202Egpj.exe\u2069');
  });

  it('cannot open what closes it off', () => {
    expect(isolated('\u2069\u202Eevil\u2067')).toBe('\u2068\u202Eevil\u2069');
  });

  it('loses its marks where somebody else has put it into the sentence', () => {
    expect(steady('a\u202Eb\u2069 has joined the chat.')).toBe('ab has joined the chat.');
  });

  it('is closed off by every sentence of a catalogue', () => {
    const words = isolating({ a: 'plain', deep: { with: (name: string, n: number) => `Chat with ${name}, ${n}` }, list: ['x'] });
    expect(words.deep.with('\u202Ex', 2)).toBe('Chat with \u2068\u202Ex\u2069, 2');
    expect(words.a + words.list[0]).toBe('plainx');
  });
});
