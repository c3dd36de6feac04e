import { devices, type Locator } from '@playwright/test';
import { faults } from '../faults';
import { expect, test } from '../test';

// Every test also fails on any request to another host, and on any complaint of the browser about the page's policy.

test('the shop trusts scripts and styles by nonce only, and the chat works in it', async ({ shopper, agent }) => {
  const vera = await shopper('Nora');
  const desk = await agent();
  const answer = await vera.page.request.get(vera.shop);
  const policy = answer.headers()['content-security-policy'] ?? '';
  expect(policy).toMatch(/script-src 'nonce-/);
  expect(policy).not.toMatch(/unsafe/);
  await vera.ask();
  await desk.accept('Nora');
  await desk.say('Nora', 'Hello from behind the policy.');
  await expect.poll(() => vera.said()).toEqual(['Hello from behind the policy.']);
});

test('on a phone the window fills the screen and nothing has to be scrolled sideways', async ({ shopper, agent }) => {
  const { defaultBrowserType: _, ...phone } = devices['iPhone 13'];
  const vera = await shopper('Pia', phone);
  const desk = await agent();
  await vera.ask();
  await desk.accept('Pia');
  await desk.say('Pia', 'You are on a small screen.');
  await expect.poll(() => vera.said()).toEqual(['You are on a small screen.']);
  const screen = phone.viewport;
  const box = await vera.page.locator('iframe#chat_window_container').boundingBox();
  expect(box?.width).toBeGreaterThan(screen.width - 2);
  expect(box?.height).toBeGreaterThan(screen.height * 0.9);
  for (const width of [await sideways(vera.page.locator('html')), await sideways(vera.window.locator('html'))]) expect(width).toBe(0);
  await expect(vera.composer).toBeInViewport();
});

test('the console works on a phone', async ({ demo, shopper, agent }) => {
  const { defaultBrowserType: _, ...phone } = devices['iPhone 13'];
  const desk = await agent(demo.signIn, phone);
  const vera = await shopper('Pam');
  await vera.ask();
  await expect(desk.request('Pam')).toBeVisible();
  await desk.accept('Pam');
  await desk.say('Pam', 'From the road.');
  await expect.poll(() => vera.said()).toEqual(['From the road.']);
  expect(await sideways(desk.page.locator('html'))).toBe(0);
});

test('shop, window and console are clean for assistive technology', async ({ shopper, agent }) => {
  const vera = await shopper('Ada');
  const desk = await agent();
  await vera.ask();
  await desk.accept('Ada');
  await vera.say('Can everybody read this?');
  await expect.poll(() => desk.said('Ada')).toEqual(['Can everybody read this?']);
  await desk.say('Ada', 'Everybody.');
  await expect.poll(() => vera.said()).toHaveLength(2);
  for (const page of [vera.page, desk.page]) {
    expect(await faults(page)).toEqual([]);
  }
});

/** How far a page can be scrolled sideways. */
function sideways(html: Locator): Promise<number> {
  return html.evaluate((root) => root.scrollWidth - root.clientWidth);
}
