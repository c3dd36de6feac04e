import type { Page } from '@playwright/test';
import { expect, test } from '../test';
import type { Member } from '../people/member';

// What a customer's own script may touch: the window that it dresses, and nothing of the console that has the same host.

/** Gives a site's campaign a script of its own, which then runs in the window. */
async function scripted(member: Member, customJS: string): Promise<void> {
  await member.call('PUT', '/api/v2/livechat/campaigns/1/chatWindow', { advanced: { isUseCustomJS: true, customJS }, customCSS: '.window__title { border-top: 7px solid rgb(1, 2, 3) }' });
}

/** Tries everything that could lead from the chat page to the console, and keeps what came of it. */
const burglar = `
  window.loot = {};
  const attempt = async (name, deed) => { try { loot[name] = String(await deed()); } catch (cause) { loot[name] = 'refused ' + cause.name; } };
  window.robbed = Promise.all([
    attempt('origin', () => origin),
    attempt('cookie', () => document.cookie),
    attempt('storage', () => Object.keys(Object.getOwnPropertyDescriptor(Window.prototype, 'localStorage')?.get.call(window) ?? window.constructor.prototype.localStorage)),
    attempt('databases', () => indexedDB.open('console')),
    attempt('caches', () => caches.keys()),
    attempt('worker', () => navigator.serviceWorker.register('/console/sw.js')),
    attempt('session', () => fetch('/api/agent/v1/session', { credentials: 'include' }).then((a) => a.text())),
    attempt('page', () => fetch('/console/', { credentials: 'include' }).then((a) => a.text())),
    attempt('shared', () => new Promise((done) => { const c = new BroadcastChannel('parley'); c.onmessage = done; done('nothing heard'); })),
    attempt('frame', () => new Promise((done, fail) => {
      const frame = document.createElement('iframe'); frame.src = '/console/'; document.body.append(frame);
      frame.onload = () => { try { done(frame.contentDocument.title); } catch (cause) { fail(cause); } };
      setTimeout(() => fail(new Error('never')), 5000);
    })),
  ]).then(() => loot);
`;

const loot = (page: Page) => page.evaluate('window.robbed') as Promise<Record<string, string>>;

test('the chat page runs the site’s own script where it reaches nothing of the console', async ({ demo, site, member, watch }) => {
  // The page's policy and the browser say what they refuse.
  watch.allow(/CORS policy|ERR_FAILED|frame-ancestors|Refused to frame|Framing|refused to connect|ERR_BLOCKED|chrome-error|sandbox/);
  const anna = await member();
  await anna.signIn(site.admin);
  await anna.page.evaluate(() => localStorage.setItem('secret', 'of the console'));
  await scripted(anna, `${burglar}; window.greeted = document.querySelector('.window__title') !== null && typeof Comm100API.get === 'function';`);
  const page = await anna.page.context().newPage();
  await page.goto(`${demo.nodes[0]!.url}/ChatWindow.aspx?SITEID=${site.id}&planId=1&byHref=1#`);
  await expect(page.locator('.window')).toBeVisible();
  expect(await page.evaluate('window.greeted')).toBe(true);
  await expect(page.locator('.window__title')).toHaveCSS('border-top-color', 'rgb(1, 2, 3)');

  const found = await loot(page);
  expect(found.origin).toBe('null');
  for (const [name, what] of Object.entries(found)) {
    if (!['origin', 'shared'].includes(name)) expect(what, name).toMatch(/^refused /);
    expect(what, name).not.toContain('console');
  }
  expect(JSON.stringify(found)).not.toContain(site.admin.email);
});

test('the chat page knows its visitor again after a reload and in another tab, and hands nobody over by a link', async ({ demo, agent, person }) => {
  const desk = await agent();
  const context = await person();
  const url = `${demo.nodes[0]!.url}/chatwindow.aspx?siteId=${await siteOf(desk.page)}&planId=1`;
  const page = await context.newPage();
  await page.goto(url);
  await start(page, 'Paula');
  await desk.accept('Paula');
  await desk.say('Paula', 'Hello from the desk');
  await expect(page.getByText('Hello from the desk')).toBeVisible();
  const guid = await page.evaluate(`Comm100API.get('livechat.visitor.guid')`);
  await page.reload();
  await expect(page.getByText('Hello from the desk')).toBeVisible();
  const beside = await context.newPage();
  await beside.goto(`${url}#parley=${'x'.repeat(40)}`);
  await expect(beside.getByText('Hello from the desk')).toBeVisible();
  expect(await beside.evaluate(`Comm100API.get('livechat.visitor.guid')`)).toBe(guid);
  await expect(desk.log('Paula')).toBeVisible();

  // Somebody else's browser with this visitor's token behind a link stays somebody else.
  const token = await page.evaluate('document.documentElement.dataset.visitor');
  const stranger = await (await person()).newPage();
  await stranger.goto(`${url}#parley=${token as string}`);
  await expect(stranger.locator('.window')).toBeVisible();
  await expect.poll(() => stranger.evaluate(`Comm100API.get('livechat.visitor.guid')`)).not.toBe(undefined);
  expect(await stranger.evaluate(`Comm100API.get('livechat.visitor.guid')`)).not.toBe(guid);
});

test('what is not sent is asked about before the chat page is left', async ({ demo, agent, person }) => {
  const desk = await agent();
  const page = await (await person()).newPage();
  await page.goto(`${demo.nodes[0]!.url}/chatwindow.aspx?siteId=${await siteOf(desk.page)}&planId=1`);
  await start(page, 'Petra');
  await page.getByRole('textbox', { name: 'Your message' }).fill('half a thou');
  const [dialog] = await Promise.all([page.waitForEvent('dialog'), page.close({ runBeforeUnload: true })]);
  expect(dialog.type()).toBe('beforeunload');
  await dialog.accept();
});

/** The site that whoever is at a console works for. */
async function siteOf(page: Page): Promise<number> {
  const { site } = (await page.evaluate(async () => (await fetch('/api/agent/v1/session')).json())) as { site: { id: number } };
  return site.id;
}

/** Asks for a chat on the chat page. */
async function start(page: Page, name: string): Promise<void> {
  const begin = page.getByRole('button', { name: 'Start chat' });
  const composer = page.getByRole('textbox', { name: 'Your message' });
  await expect(begin.or(composer)).toBeVisible();
  if (!(await begin.isVisible())) return;
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('textbox', { name: 'Email' }).fill('p@example.com');
  await begin.click();
  await expect(composer).toBeVisible();
}

test('the pop-up of a customer’s page is of the same visitor, also after a reload', async ({ storefront, guest }) => {
  const campaign = await storefront.campaign({ chatWindow: { type: 'popup' } });
  const vera = await guest('Pepa', campaign);
  await vera.page.goto(vera.shop);
  await expect(vera.button).toBeVisible();
  const [popup] = await Promise.all([vera.page.waitForEvent('popup'), vera.button.click()]);
  await expect(popup.locator('.window')).toBeVisible();
  const guid = await vera.page.evaluate(`Comm100API.get('livechat.visitor.guid')`);
  expect(guid).toBeTruthy();
  const own = () => popup.evaluate(`[origin, Comm100API.get('livechat.visitor.guid')]`);
  expect(await own()).toEqual(['null', guid]);
  await popup.reload();
  await expect(popup.locator('.window')).toBeVisible();
  expect(await own()).toEqual(['null', guid]);
});
