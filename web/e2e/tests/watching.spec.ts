import { devices } from '@playwright/test';
import { faults } from '../faults';
import { expect, test } from '../test';

const { defaultBrowserType: _, ...phone } = devices['iPhone 13'];

test('a supervisor reads along unseen, joins, and takes a chat over', async ({ demo, shopper, agent }, info) => {
  const ben = await agent(demo.colleague);
  const anna = await agent();
  const vera = await shopper('Jana');
  await vera.ask();
  await ben.accept('Jana');

  await anna.page.getByRole('link', { name: 'Team' }).click();
  await anna.page.getByRole('link', { name: 'Running chats' }).click();
  const line = anna.page.getByRole('table', { name: 'Running chats' }).getByRole('row').filter({ hasText: 'Jana' });
  await expect(line).toContainText('Ben');
  expect(await faults(anna.page)).toEqual([]);
  const title = await anna.page.title();
  await line.getByRole('button', { name: 'Watch the chat with Jana' }).click();

  const watched = anna.chat('Jana');
  await expect(watched.getByText('With Ben Okafor. You are watching.')).toBeVisible();
  await vera.say('Is anybody reading along?');
  await ben.say('Jana', 'Only me.');
  await expect.poll(() => anna.said('Jana')).toEqual(['Is anybody reading along?', 'Only me.']);
  await expect(anna.composer('Jana')).toHaveCount(0);
  await expect(watched.getByRole('button', { name: 'End the chat' })).toHaveCount(0);
  await expect(anna.page).toHaveTitle(title);
  expect(await faults(anna.page)).toEqual([]);
  await anna.page.screenshot({ path: info.outputPath('watching.png') });
  await expect(ben.chat('Jana').getByText(/Also in this chat/)).toHaveCount(0);
  await expect(vera.log.getByText(/Anna/)).toHaveCount(0);

  await watched.getByRole('button', { name: 'Stop watching' }).click();
  await expect(watched).toHaveCount(0);
  await anna.page.getByRole('link', { name: 'Team' }).click();
  await anna.page.getByRole('link', { name: 'Running chats' }).click();
  await line.getByRole('button', { name: 'Watch the chat with Jana' }).click();
  await watched.getByRole('button', { name: 'Join', exact: true }).click();
  await anna.say('Jana', 'Anna here too.');
  await expect.poll(() => vera.said()).toEqual(['Is anybody reading along?', 'Only me.', 'Anna here too.']);
  await watched.getByRole('button', { name: 'More about this chat' }).click();
  await anna.page.getByRole('menuitem', { name: 'Leave the chat' }).click();
  await anna.page.getByRole('dialog').getByRole('button', { name: 'Leave the chat' }).click();
  await expect(watched).toHaveCount(0);

  await anna.page.getByRole('link', { name: 'Team' }).click();
  await anna.page.getByRole('link', { name: 'Running chats' }).click();
  await anna.page.screenshot({ path: info.outputPath('running.png') });
  await line.getByRole('button', { name: 'Watch the chat with Jana' }).click();
  await watched.getByRole('button', { name: 'Take over…' }).click();
  await anna.page.getByRole('dialog', { name: 'Take over the chat with Jana?' }).getByRole('button', { name: 'Take over' }).click();
  await expect(anna.composer('Jana')).toBeVisible();
  await expect(ben.chat('Jana')).toHaveCount(0);
  await vera.end();
});

test('the running chats fit a phone', async ({ shopper, agent, demo }, info) => {
  const anna = await agent(demo.signIn, phone);
  const vera = await shopper('Kaja');
  await vera.ask();
  await anna.page.goto(new URL('/console/team/chats', anna.page.url()).href);
  await expect(anna.page.getByRole('row').filter({ hasText: 'Kaja' })).toContainText('Waiting');
  await anna.page.screenshot({ path: info.outputPath('phone.png') });
  expect(await anna.page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth)).toBe(0);
  await vera.end();
});
