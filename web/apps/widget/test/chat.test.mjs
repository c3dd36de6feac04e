// What the visitor lives through.
/* global document, window */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Visit, launch } from './browser.mjs';

let browser;
let visit;
let axe;
beforeAll(async () => {
  browser = await launch();
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});
afterAll(() => browser.close());
afterEach(() => visit.leave());

const until = (assertion) => vi.waitFor(assertion, { timeout: 20_000, interval: 50 });
const numbered = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => `m${from + i}`);

/** A visit with an agent in the chat. */
async function chatting(options) {
  visit = await Visit.to(browser, options);
  await visit.open();
  await visit.write('m1');
  await until(() => expect(visit.fake.texts()).toEqual(['m1']));
  visit.fake.accept();
  await visit.frame().getByText('has joined').waitFor();
}

describe('a conversation', () => {
  it('goes both ways, with typing shown on both sides', async () => {
    await chatting();
    visit.fake.type();
    await visit.frame().getByRole('img', { name: 'Anna Berg is typing' }).waitFor();
    visit.fake.say('hello');
    await until(async () => expect(await visit.shown()).toEqual(['m1', 'hello']));
    expect(await visit.frame().locator('.typing').count()).toBe(0);
    await visit.input().pressSequentially('abc');
    await until(() => expect(visit.fake.typed.at(-1)).toBe('abc'));
    await visit.input().press('Enter');
    await until(() => expect(visit.fake.typed.at(-1)).toBe(''));
  });

  it('survives a reload with its window, its lines and the draft', async () => {
    await chatting();
    visit.fake.say('hello');
    await visit.input().fill('half a thou');
    await visit.page.reload();
    await until(async () => expect(await visit.shown()).toEqual(['m1', 'hello']));
    expect(await visit.input().inputValue()).toBe('half a thou');
    expect(visit.fake.chats.size).toBe(1);
  });

  it('loses, doubles and reorders nothing when answers get lost', async () => {
    visit = await Visit.to(browser);
    await visit.open();
    let n = 0;
    visit.fake.meddle = (method, path) => (method === 'POST' && path.includes('/chats') ? [undefined, 'lose', 'drop', 503][n++ % 4] : undefined);
    for (const text of numbered(1, 6)) await visit.write(text);
    await until(() => expect(visit.fake.chat && visit.fake.texts()).toEqual(numbered(1, 6)));
    await until(async () => expect(await visit.shown()).toEqual(numbered(1, 6)));
    await until(async () => expect(await visit.frame().locator('.is-pending').count()).toBe(0));
    expect(visit.fake.chats.size).toBe(1);
  });

  it('goes on after the server was killed in the middle, and after a reload while it was away', async () => {
    await chatting();
    await visit.fake.die();
    for (const text of numbered(2, 4)) await visit.write(text);
    await visit.frame().getByText('Reconnecting').waitFor();
    await visit.frame().getByText('trying again').first().waitFor();
    visit.fake.pushes = false;
    visit.fake.say('meanwhile');
    visit.fake.pushes = true;
    await visit.page.reload();
    await visit.fake.back();
    await until(async () => expect(await visit.shown()).toEqual(['m1', 'meanwhile', ...numbered(2, 4)]));
    await until(() => expect(visit.fake.texts()).toEqual(['m1', 'meanwhile', ...numbered(2, 4)]));
  });

  it('gets what was pushed to nobody', async () => {
    await chatting();
    visit.fake.pushes = false;
    visit.fake.say('unheard');
    visit.fake.pushes = true;
    visit.fake.say('heard');
    await until(async () => expect(await visit.shown()).toEqual(['m1', 'unheard', 'heard']));
    visit.fake.pushes = false;
    visit.fake.say('lost');
    visit.fake.cut();
    await until(async () => expect(await visit.shown()).toEqual(['m1', 'unheard', 'heard', 'lost']));
  });

  it('connects again with a new token when the old one is refused', async () => {
    visit = await Visit.to(browser);
    await visit.open();
    await until(() => expect(visit.fake.sockets.size).toBe(1));
    visit.fake.tokens.clear();
    visit.fake.cut();
    await until(() => expect(visit.fake.tokens.size).toBe(1));
    await visit.write('m1');
    await until(() => expect(visit.fake.chat && visit.fake.texts()).toEqual(['m1']));
    visit.fake.accept();
    await visit.frame().getByText('has joined').waitFor();
  });

  it('is the same in all tabs and sent by one', async () => {
    await chatting();
    const other = await visit.tab();
    await visit.open(other);
    await visit.write('m2', other);
    await visit.write('m3');
    await until(() => expect(visit.fake.texts().length).toBe(3));
    for (const page of [visit.page, other]) await until(async () => expect(await visit.shown(page)).toEqual(visit.fake.texts()));
  });

  it('appears in a tab that was open before it began', async () => {
    visit = await Visit.to(browser);
    const other = await visit.tab();
    await visit.button(other).waitFor();
    await visit.open();
    await visit.write('m1');
    await until(() => expect(visit.fake.chat && visit.fake.texts()).toEqual(['m1']));
    visit.fake.accept();
    visit.fake.say('hello');
    await visit.open(other);
    await until(async () => expect(await visit.shown(other)).toEqual(['m1', 'hello']));
  });

  it('says what was refused and sends it again when asked', async () => {
    await chatting();
    visit.fake.meddle = (method, path) => (method === 'POST' && path.endsWith('/messages') ? 403 : undefined);
    await visit.write('m2');
    await visit.frame().getByText('Not delivered').waitFor();
    visit.fake.meddle = () => undefined;
    await visit.frame().getByRole('button', { name: 'Try again' }).click();
    await until(() => expect(visit.fake.texts()).toEqual(['m1', 'm2']));
  });

  it('shows text as text and only safe links', async () => {
    await chatting();
    visit.fake.say('<img src=x onerror=alert(1)> javascript:alert(1) https://example.com/a.');
    const bubble = visit.frame().locator('.bubble').last();
    await bubble.getByText('onerror').waitFor();
    expect(await bubble.locator('img').count()).toBe(0);
    expect(await bubble.locator('a').evaluateAll((all) => all.map((a) => [a.href, a.rel]))).toEqual([['https://example.com/a', 'noopener noreferrer nofollow ugc']]);
  });

  it('ends, stays readable after a reload, and makes room for a new one', async () => {
    await chatting();
    await visit.frame().getByRole('button', { name: 'End chat' }).click();
    await visit.frame().getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
    await visit.frame().getByText('Start a new chat').waitFor();
    await visit.page.reload();
    await until(async () => expect(await visit.shown()).toEqual(['m1']));
    await visit.frame().getByText('Start a new chat').click();
    await visit.write('again');
    await until(() => expect(visit.fake.chats.size).toBe(2));
    await until(async () => expect(await visit.shown()).toEqual(['again']));
  });
});

describe('what an ended chat did not take', () => {
  it('is not lost to the next one', async () => {
    await chatting();
    await visit.fake.die();
    await visit.write('too late');
    visit.fake.end();
    await visit.fake.back();
    await visit.frame().getByText('Not delivered').waitFor();
    await visit.frame().getByText('Start a new chat').click();
    expect(await visit.input().inputValue()).toBe('too late');
  });
});

describe('while minimised', () => {
  it('counts what was not read, on the button and in the title, and forgets it once read', async () => {
    await chatting();
    await visit.frame().getByRole('button', { name: 'Minimise' }).click();
    visit.fake.say('one');
    visit.fake.say('two');
    await until(async () => expect(await visit.page.locator('.p-badge').innerText()).toBe('2'));
    expect(await visit.page.title()).toBe('(2) Shop');
    await visit.page.reload();
    await until(async () => expect(await visit.page.locator('.p-badge').innerText()).toBe('2'));
    await visit.open();
    await until(async () => expect(await visit.page.title()).toBe('Shop'));
  });
});

describe('before a chat', () => {
  const prechat = (f) => {
    f.campaign.preChat.isEnable = true;
  };

  it('asks who it is, says what is missing, and begins with the answers', async () => {
    visit = await Visit.to(browser, { prepare: prechat });
    await visit.open();
    await visit.frame().getByRole('button', { name: 'Start chat' }).click();
    await visit.frame().getByText('Please fill in “Name”.').waitFor();
    await visit.frame().getByLabel('Name').fill('Kim');
    await visit.frame().getByLabel('Email').fill('kim');
    await visit.frame().getByLabel('Email').press('Enter');
    await visit.frame().getByText('does not look like').waitFor();
    await visit.frame().getByLabel('Email').fill('kim@example.com');
    await visit.frame().getByLabel('Email').press('Enter');
    await visit.input().waitFor();
    expect(visit.fake.chat.request).toMatchObject({ name: 'Kim', email: 'kim@example.com', campaignId: 1 });
  });

  it('does not begin twice when the answer gets lost', async () => {
    visit = await Visit.to(browser, { prepare: prechat });
    await visit.open();
    let n = 0;
    visit.fake.meddle = (method, path) => (path.endsWith('/chats') ? ['lose', 'drop', undefined][n++] : undefined);
    await visit.frame().getByLabel('Name').fill('Kim');
    await visit.frame().getByLabel('Email').fill('kim@example.com');
    await visit.frame().getByRole('button', { name: 'Start chat' }).click();
    await visit.input().waitFor();
    expect(visit.fake.chats.size).toBe(1);
  });

  it('says that nobody is here, until somebody is', async () => {
    visit = await Visit.to(browser, { prepare: (f) => { f.status = 'offline'; } });
    await visit.open();
    await visit.frame().getByText('Nobody is here right now').waitFor();
    await until(() => expect(visit.fake.sockets.size).toBe(1));
    visit.fake.setStatus('online');
    await visit.input().waitFor();
  });
});

describe('without a mouse', () => {
  it('opens, writes, begins a line, minimises and gives the focus back', async () => {
    visit = await Visit.to(browser);
    await visit.button().focus();
    await visit.page.keyboard.press('Enter');
    await until(async () => expect(await visit.input().evaluate((e) => e === document.activeElement || e.ownerDocument.activeElement === e)).toBe(true));
    await visit.page.keyboard.type('one');
    await visit.page.keyboard.press('Shift+Enter');
    await visit.page.keyboard.type('two');
    await visit.page.keyboard.press('Enter');
    await until(() => expect(visit.fake.chat && visit.fake.texts()).toEqual(['one\ntwo']));
    await visit.page.keyboard.press('Shift+Tab');
    await visit.page.keyboard.press('Escape');
    await until(async () => expect(await visit.page.evaluate(() => document.activeElement.parentElement.className)).toBe('p-fix'));
    expect(await visit.button().getAttribute('aria-expanded')).toBe('false');
    await visit.page.keyboard.press(' ');
    await until(async () => expect(await visit.button().getAttribute('aria-expanded')).toBe('true'));
  });
});

describe('on a phone', () => {
  it('takes the whole page, and leaves it as it was', async () => {
    visit = await Visit.to(browser, { viewport: { width: 390, height: 780 }, touch: true });
    await visit.open();
    await until(async () => expect(await visit.page.locator('#chat_window_container').boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 780 }));
    expect(await visit.frame().locator('.window').evaluate((e) => e.scrollWidth)).toBe(390);
    expect(await visit.page.evaluate(() => document.documentElement.style.overflow)).toBe('hidden');
    await visit.frame().getByRole('button', { name: 'Minimise' }).click();
    expect(await visit.page.evaluate(() => document.documentElement.style.overflow)).toBe('');
    await visit.button().waitFor();
  });
});

describe('for everybody', () => {
  /** What axe finds wrong in the window, or on the page outside it. */
  async function flaws(page, inFrame) {
    const frame = inFrame ? page.frames().find((f) => f !== page.mainFrame()) : page.mainFrame();
    await frame.evaluate(axe);
    const { violations } = await frame.evaluate((within) => window.axe.run(within, { iframes: false }), inFrame ? 'html' : '#comm100-container');
    return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`);
  }

  it('has no flaw that axe can find, in any state', async () => {
    visit = await Visit.to(browser, { prepare: (f) => { f.campaign.preChat.isEnable = true; f.campaign.preChat.fields[2].options = 'Sales\nSupport'; } });
    const { page, fake } = visit;
    await visit.button().waitFor();
    expect(await flaws(page, false)).toEqual([]);
    await visit.open();
    await visit.frame().getByRole('button', { name: 'Start chat' }).click();
    expect(await flaws(page, true)).toEqual([]);
    await visit.frame().getByLabel('Name').fill('Kim');
    await visit.frame().getByLabel('Email').fill('kim@example.com');
    await visit.frame().getByRole('button', { name: 'Start chat' }).click();
    await visit.frame().locator('.waiting').waitFor();
    expect(await flaws(page, true)).toEqual([]);
    await visit.write('Hello');
    fake.accept();
    fake.say('See https://example.com');
    await visit.frame().getByText('See').waitFor();
    fake.type();
    fake.meddle = (method, path) => (method === 'POST' && path.endsWith('/messages') ? 403 : undefined);
    await visit.write('Refused');
    await visit.frame().getByText('Not delivered').waitFor();
    expect(await flaws(page, true)).toEqual([]);
    await visit.frame().getByRole('button', { name: 'End chat' }).click();
    expect(await flaws(page, true)).toEqual([]);
    fake.meddle = () => undefined;
    await visit.frame().getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
    await visit.frame().getByText('Start a new chat').waitFor();
    expect(await flaws(page, true)).toEqual([]);
    expect(await flaws(page, false)).toEqual([]);
  });

  it('reads from right to left where the campaign’s language does', async () => {
    visit = await Visit.to(browser, { prepare: (f) => { f.campaign.isRTL = true; } });
    await visit.open();
    const send = await visit.frame().getByRole('button', { name: 'Send', exact: true }).boundingBox();
    const input = await visit.input().boundingBox();
    expect(send.x).toBeLessThan(input.x);
  });
});
