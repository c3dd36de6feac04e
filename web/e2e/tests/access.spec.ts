import { devices, type FrameLocator, type Page } from '@playwright/test';
import { faults } from '../faults';
import { expect, test } from '../test';

// The window for those who see little, hear it read, or do not want things to move.

/** Without movement, so that a screen is as it stays when it is looked at. */
const still = { reducedMotion: 'reduce' as const };
const { defaultBrowserType: _, ...small } = devices['iPhone SE'];
const phone = { ...small, ...still };

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
