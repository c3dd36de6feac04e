import { describe, expect, it } from 'vitest';
import { linkify } from '../src';

const links = (text: string) => linkify(text).filter((p) => p.href).map((p) => [p.text, p.href]);

describe('links in a text', () => {
  it.each([
    ['see https://example.com/a?b=c#d.', 'https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
    ['(https://example.com/wiki/Pot_(clay))', 'https://example.com/wiki/Pot_(clay)', 'https://example.com/wiki/Pot_(clay)'],
    ['www.example.com, please', 'www.example.com', 'https://www.example.com/'],
    ['write to kim.lee@example.co.uk!', 'kim.lee@example.co.uk', 'mailto:kim.lee@example.co.uk'],
    ['HTTP://EXAMPLE.COM', 'HTTP://EXAMPLE.COM', 'http://example.com/'],
    ['https://пример.example/страница', 'https://пример.example/страница', 'https://xn--e1afmkfd.example/%D1%81%D1%82%D1%80%D0%B0%D0%BD%D0%B8%D1%86%D0%B0'],
  ])('finds the one in %s', (text, shown, href) => {
    expect(links(text)).toEqual([[shown, href]]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'https://', 'ftp://example.com', 'plain text', '@name', 'a@b'])('finds none in %s', (text) => {
    expect(links(text)).toEqual([]);
  });

  it('gives back the whole text', () => {
    for (const text of ['', 'a https://x.example/b" c', 'two: https://a.example https://b.example.', '<b>www.x.example</b>']) {
      expect(linkify(text).map((p) => p.text).join('')).toBe(text);
    }
  });
});
