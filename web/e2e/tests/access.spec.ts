import { devices, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { faults } from '../faults';
import { expect, test } from '../test';

// The window for those who use no mouse, see little, hear it read, or do not want things to move.

/** Without movement, so that a screen is as it stays when it is looked at. */
const still = { reducedMotion: 'reduce' as const };
const { defaultBrowserType: _, ...small } = devices['iPhone SE'];
const phone = { ...small, ...still };

/** Goes on with Tab until something has the focus, which must be seen to have it. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let n = 0; n < 40; n++) {
    if (await target.evaluate((element) => element.ownerDocument.activeElement === element)) {
      const shows = await target.evaluate((element) => {
        const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(element);
        const around = getComputedStyle(element.parentElement!);
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none' || around.boxShadow !== 'none' || borderColor !== '';
      });
      expect(shows, 'the focus can be seen').toBe(true);
      return;
    }
    await page.keyboard.press(key);
  }
  throw new Error(`Tab does not lead to ${String(target)}`);
}

test('a whole chat goes by keyboard alone', async ({ shopper, agent }) => {
  const vera = await shopper('Kay');
  const { page, window } = vera;
  const desk = await agent();
  await page.goto(vera.shop);
  await expect(vera.button).toBeVisible();
  await tabTo(page, vera.button);
  await page.keyboard.press('Enter');
  const name = window.getByRole('textbox', { name: 'Name' });
  await expect(name).toBeFocused();
  await page.keyboard.type('Kay');
  await tabTo(page, window.getByRole('textbox', { name: 'Email' }));
  await page.keyboard.type('kay@example.com');
  await tabTo(page, window.getByRole('button', { name: 'Start chat' }));
  await page.keyboard.press('Enter');
  await expect(vera.composer).toBeFocused();
  await page.keyboard.type('By keyboard');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('on two lines');
  await page.keyboard.press('Enter');
  await desk.accept('Kay');
  await expect.poll(() => desk.said('Kay')).toEqual(['By keyboard\non two lines']);

  await page.keyboard.press('Escape');
  const minimised = page.locator('#comm100-container a[role=button], #comm100-container button').first();
  await expect(minimised).toBeFocused();
  await desk.say('Kay', 'I am here');
  await expect(page.getByRole('button', { name: /1 unread message/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(vera.composer).toBeFocused();
  await expect(vera.log.getByText('I am here')).toBeVisible();

  // The menu opens, is walked through, and closes to where it was opened from.
  const menu = window.getByRole('button', { name: 'More' });
  if (await menu.count()) {
    await tabTo(page, menu, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(window.getByRole('menuitem').first()).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await expect(menu).toBeFocused();
  }
  await tabTo(page, window.getByRole('button', { name: 'End chat' }).first(), 'Shift+Tab');
  await page.keyboard.press('Enter');
  const question = window.getByRole('alertdialog');
  await expect(question).toBeVisible();
  await tabTo(page, question.getByRole('button', { name: 'End chat' }));
  await page.keyboard.press('Enter');
  await expect(window.getByText('Thank you for chatting with us.')).toBeVisible();
});

test('what happens is said aloud: messages, waiting, typing, and trouble', async ({ shopper, agent, watch }) => {
  watch.allowConnections();
  const vera = await shopper('Lou', still);
  const desk = await agent();
  await vera.ask();
  const status = vera.window.locator('[role=status], [aria-live=polite], [role=log]');
  await expect(status.filter({ hasText: /We have told the team|in line/ }).first()).toBeVisible();
  await desk.accept('Lou');
  await expect(vera.log).toHaveAttribute('aria-live', 'polite');
  await desk.say('Lou', 'Said aloud');
  await expect(vera.log.getByText('Said aloud')).toBeVisible();
  await vera.page.context().setOffline(true);
  await vera.say('To nobody');
  await expect(vera.window.getByRole('status').filter({ hasText: 'No connection.' })).toBeVisible();
  expect(await faults(vera.page)).toEqual([]);
  await vera.page.context().setOffline(false);
  await expect.poll(() => desk.said('Lou')).toContain('To nobody');
  await vera.end();
  expect(await faults(vera.page)).toEqual([]);
});

for (const [color, name] of [
  ['#ffffff', 'Wanda'],
  ['#000000', 'Bella'],
  ['#ffe600', 'Yella'],
  ['#329fd9', 'Cyana'],
  ['#8a8a8a', 'Greta'],
] as const) {
  test(`everything can be read on a site whose colour is ${color}`, async ({ storefront, guest, agent }) => {
    const campaign = await storefront.campaign({ preChat: { isEnable: true }, chatWindow: { color }, chatButton: { adaptive: { themeColor: color } } });
    const desk = await agent(storefront.site.admin);
    const vera = await guest(name, campaign, still);
    await vera.page.goto(vera.shop);
    await expect(vera.button).toBeVisible();
    expect(await faults(vera.page), 'the button').toEqual([]);
    await vera.ask();
    expect(await faults(vera.page), 'waiting').toEqual([]);
    await desk.accept(name);
    await vera.say('See https://example.com');
    await desk.say(name, 'I did, at https://example.com');
    await expect.poll(() => vera.said()).toHaveLength(2);
    expect(await faults(vera.page), 'a chat').toEqual([]);
    await vera.end();
  });
}

test('nothing moves for those who do not want that', async ({ shopper, agent }) => {
  const vera = await shopper('Stilla', still);
  const desk = await agent();
  await vera.ask();
  await desk.accept('Stilla');
  await desk.say('Stilla', 'Quietly');
  await expect(vera.log.getByText('Quietly')).toBeVisible();
  for (const html of [vera.page.locator('html'), vera.window.locator('html')]) {
    const moving = await html.evaluate((root) => {
      const seconds = (list: string) => Math.max(...list.split(',').map((time) => (time.trim().endsWith('ms') ? parseFloat(time) / 1000 : parseFloat(time))));
      return [...root.querySelectorAll('#comm100-container, #comm100-container *, .window *')]
        .filter((e) => {
          const { animationName, animationDuration, transitionDuration } = getComputedStyle(e);
          return (animationName !== 'none' && seconds(animationDuration) > 0.01) || seconds(transitionDuration) > 0.01;
        })
        .map((e) => `${e.tagName}.${e.getAttribute('class')}`);
    });
    expect(moving).toEqual([]);
  }
});

test('the chat page is clean for assistive technology in each of its states, on a phone too', async ({ demo, agent, person }) => {
  const desk = await agent();
  const site = await desk.page.evaluate(async () => ((await (await fetch('/api/agent/v1/session')).json()) as { site: { id: number } }).site.id);
  const page = await (await person(phone)).newPage();
  await page.goto(`${demo.nodes[0]!.url}/chatwindow.aspx?siteId=${site}&planId=1`);
  const window: Page | FrameLocator = page;
  await expect(window.getByRole('button', { name: 'Start chat' })).toBeVisible();
  expect(await faults(page), 'the form').toEqual([]);
  await window.getByRole('textbox', { name: 'Name' }).fill('Carla');
  await window.getByRole('textbox', { name: 'Email' }).fill('carla@example.com');
  await window.getByRole('button', { name: 'Start chat' }).click();
  await expect(window.locator('.waiting')).toBeVisible();
  expect(await faults(page), 'waiting').toEqual([]);
  await desk.accept('Carla');
  await desk.say('Carla', 'Good morning');
  await expect(window.getByText('Good morning')).toBeVisible();
  expect(await faults(page), 'a chat').toEqual([]);
  await window.getByRole('button', { name: 'End chat' }).first().click();
  expect(await faults(page), 'the question').toEqual([]);
  await window.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
  await expect(window.getByText('Thank you for chatting with us.')).toBeVisible();
  expect(await faults(page), 'the end').toEqual([]);
});
