import { fileURLToPath } from 'node:url';
import { devices, type Locator } from '@playwright/test';
import type { Shopper } from '../people/shopper';
import { portrait } from '../portrait';
import { expect, test } from '../test';

// The pictures of docs/widget.md: the window in its main states.

const folder = fileURLToPath(new URL('../../../docs/images/widget-', import.meta.url));
const desktop = { viewport: { width: 900, height: 780 }, reducedMotion: 'reduce' as const };
const { defaultBrowserType: _, ...small } = devices['iPhone SE'];
const phone = { ...small, deviceScaleFactor: 1, reducedMotion: 'reduce' as const };

const picture = (what: Locator, name: string) => what.screenshot({ path: `${folder}${name}.png`, animations: 'disabled', caret: 'hide', scale: 'css' });
const frame = ({ page }: Shopper) => page.locator('#chat_window_container');

test.beforeEach(async ({ storefront }) => {
  await storefront.api('PUT', 'account/agents/1', { displayName: 'Anna Vogel', firstName: 'Anna', lastName: 'Vogel' });
});

test('the window from the first question to the last', async ({ storefront, guest, agent, member, person }) => {
  const anna = await member();
  await anna.signIn(storefront.site.admin);
  await anna.open('account/profile');
  await anna.page.locator('input[type=file]').setInputFiles({ name: 'anna.png', mimeType: 'image/png', buffer: await portrait(await person()) });
  await anna.press('Use photograph');
  await anna.told('The photograph is saved.');
  const campaign = await storefront.campaign({
    chatWindow: { color: '#2f6b4f', options: { isCanSwitchToOffline: true } },
    chatButton: { adaptive: { themeColor: '#2f6b4f' } },
    preChat: { isEnable: true },
    postChat: { isEnable: true },
  });
  const desk = await agent(storefront.site.admin);
  const mia = await guest('Mia Fischer', campaign, desktop);
  const { window } = mia;
  await mia.enter();
  await expect(window.getByRole('button', { name: 'Start chat' })).toBeVisible();
  await window.getByRole('textbox', { name: 'Name' }).fill(mia.name);
  await picture(frame(mia), 'form');
  await window.getByRole('textbox', { name: 'Email' }).fill('mia@example.com');
  await window.getByRole('button', { name: 'Start chat' }).click();
  await mia.say('Hello! Does the moss planter have a hole in the bottom?');
  await expect(window.locator('.waiting')).toBeVisible();
  await expect.poll(() => mia.said()).toHaveLength(1);
  await picture(frame(mia), 'waiting');
  await desk.accept(mia.name);
  await desk.say(mia.name, 'Hello Mia. It does, and it comes with a saucer that fits.');
  await expect.poll(() => mia.said()).toHaveLength(2);
  await mia.say('Then I will take two of them.');
  await expect.poll(() => mia.said()).toHaveLength(3);
  await picture(frame(mia), 'chat');
  await window.getByRole('button', { name: 'End chat' }).first().click();
  await window.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
  await expect(window.getByRole('button', { name: 'Submit' })).toBeVisible();
  await picture(frame(mia), 'survey');
});

test('the form for a message when nobody is there, on a phone', async ({ site, customer, person }) => {
  const shop = await customer(site);
  const page = await (await person(phone)).newPage();
  await page.goto(shop.url);
  await page.getByRole('button', { name: /^Chat/ }).click();
  await expect(page.frameLocator('#chat_window_container').getByRole('textbox', { name: 'Message' })).toBeVisible();
  await page.screenshot({ path: `${folder}offline.png`, animations: 'disabled', caret: 'hide', scale: 'css' });
});

test('a window that reads from right to left', async ({ storefront, guest, agent }) => {
  const campaign = await storefront.campaign({ chatWindow: { color: '#5b3a8c' }, chatButton: { adaptive: { themeColor: '#5b3a8c' } } }, 'Arabic');
  const desk = await agent(storefront.site.admin);
  const nur = await guest('Nur', campaign, desktop);
  await nur.page.goto(nur.shop);
  await nur.page.locator('#comm100-container').getByRole('button').click();
  const window = nur.page.frameLocator('#chat_window_container');
  const field = window.getByRole('textbox').first();
  await field.fill('مرحبا، هل يوجد ثقب في أسفل الأصيص؟');
  await field.press('Enter');
  await desk.page.getByRole('button', { name: /^Accept the chat with/ }).first().click();
  await desk.page.getByRole('textbox', { name: /^Message to/ }).fill('نعم، ومعه صحن مناسب.');
  await desk.page.getByRole('textbox', { name: /^Message to/ }).press('Enter');
  await expect(window.getByText('نعم، ومعه صحن مناسب.')).toBeVisible();
  await picture(frame(nur), 'arabic');
});
