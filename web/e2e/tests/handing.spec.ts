import { devices } from '@playwright/test';
import { faults } from '../faults';
import { expect, test } from '../test';

const { defaultBrowserType: _, ...phone } = devices['iPhone 13'];

test('a chat is offered to a colleague who declines, is taken back, and is taken over', async ({ demo, shopper, agent }) => {
  const anna = await agent();
  const ben = await agent(demo.colleague, phone);
  const vera = await shopper('Hanna');
  await vera.ask();
  await anna.accept('Hanna');
  const hand = async () => {
    await anna.chat('Hanna').getByRole('button', { name: 'More about this chat' }).click();
    await anna.page.getByRole('menuitem', { name: 'Transfer…' }).click();
    const dialog = anna.page.getByRole('dialog', { name: 'Transfer the chat with Hanna' });
    await dialog.getByRole('button', { name: /^Ben/ }).click();
    await expect(dialog).toHaveCount(0);
    await expect(anna.page.getByText(/Being handed to Ben/)).toBeVisible();
  };
  const offer = ben.page.getByRole('listitem').filter({ hasText: 'hands you this chat' });

  await hand();
  await expect(offer.getByRole('timer')).toContainText(/\d+ seconds left/);
  for (const { page } of [anna, ben]) expect(await faults(page)).toEqual([]);
  await offer.getByRole('button', { name: 'Decline the chat with Hanna' }).click();
  await expect(offer).toHaveCount(0);
  await expect(anna.page.getByText(/Being handed to Ben/)).toHaveCount(0);
  await expect(anna.log('Hanna').getByText(/Nobody took over/)).toBeVisible();

  await hand();
  await expect(offer).toBeVisible();
  await anna.page.getByRole('button', { name: 'Take back' }).click();
  await expect(offer).toHaveCount(0);

  await hand();
  await ben.accept('Hanna');
  await expect(anna.chat('Hanna')).toHaveCount(0);
  await ben.say('Hanna', 'Ben here now.');
  await expect.poll(() => vera.said()).toEqual(['Ben here now.']);
  await vera.end();
});

test('a colleague is asked into a chat, joins and leaves', async ({ demo, shopper, agent }) => {
  const anna = await agent();
  const ben = await agent(demo.colleague);
  const vera = await shopper('Ida');
  await vera.ask();
  await anna.accept('Ida');
  await anna.chat('Ida').getByRole('button', { name: 'More about this chat' }).click();
  await anna.page.getByRole('menuitem', { name: 'Invite a colleague…' }).click();
  await anna.page.getByRole('dialog').getByRole('button', { name: /^Ben/ }).click();
  await ben.page.getByRole('button', { name: 'Join the chat with Ida', exact: true }).click();
  await expect(ben.composer('Ida')).toBeVisible();
  await expect(anna.chat('Ida').getByText(/Also in this chat: Ben/)).toBeVisible();
  await ben.chat('Ida').getByRole('button', { name: 'More about this chat' }).click();
  await ben.page.getByRole('menuitem', { name: 'Leave the chat' }).click();
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Leave the chat' }).click();
  await expect(ben.composer('Ida')).toHaveCount(0);
  await expect(anna.chat('Ida').getByText(/Also in this chat/)).toHaveCount(0);
  await anna.say('Ida', 'Only me again.');
  await expect.poll(() => vera.said()).toEqual(['Only me again.']);
  await vera.end();
});
