import { afterEach, expect, test } from 'vitest';
import { encode } from '../src/encode';

const changed = [Array.prototype, String.prototype, Number.prototype];

afterEach(() => {
  for (const prototype of changed) Reflect.deleteProperty(prototype, 'toJSON');
});

test('a page that teaches arrays, texts and numbers a toJSON of its own changes nothing', () => {
  for (const prototype of changed) Object.defineProperty(prototype, 'toJSON', { value: () => 'of the page', configurable: true });
  const made = encode({ name: 'Mia', fields: [{ id: 7, values: ['a', 'b'] }], none: undefined, empty: null, date: new Date(0) });
  for (const prototype of changed) Reflect.deleteProperty(prototype, 'toJSON');
  expect(made).toBe('{"name":"Mia","fields":[{"id":7,"values":["a","b"]}],"empty":null,"date":"1970-01-01T00:00:00.000Z"}');
});
