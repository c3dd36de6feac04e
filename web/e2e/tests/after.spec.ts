import { devices } from '@playwright/test';
import { faults } from '../faults';
import { expect, test } from '../test';

const { defaultBrowserType: _, ...phone } = devices['iPhone 13'];

test('a chat is rated by the visitor and wrapped up by the agent, in it, right after it and in the history', async ({ demo, shopper, agent }) => {
  const desk = await agent(demo.signIn, phone);
  const { page } = desk;
  const vera = await shopper('Wanda');
  await vera.ask();
  await desk.accept('Wanda');
  await vera.does('PUT', 'rating', { grade: 4, comment: 'Quick and kind.' });
  await page.getByRole('button', { name: 'Visitor details' }).click();
  const said = page.getByRole('region', { name: 'What the visitor said' });
  await expect(said.getByRole('img', { name: '4 of 5 stars' })).toBeVisible();
  await expect(said.getByText('Quick and kind.')).toBeVisible();
  await page.getByRole('button', { name: 'Visitor details' }).click();

  await page.getByRole('button', { name: 'End chat' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
  await page.getByRole('button', { name: 'Wrap up…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Wrap up the chat with Wanda' });
  await dialog.getByRole('checkbox', { name: 'Complaint' }).check();
  await dialog.getByRole('textbox', { name: 'Comment' }).fill('The glaze had a crack.');
  expect(await faults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Change the wrap-up' })).toBeVisible();

  await page.getByRole('link', { name: 'History' }).click();
  await page.getByRole('link', { name: /Wanda/ }).first().click();
  const noted = page.getByRole('region', { name: 'Wrap-up' });
  await expect(noted.getByText('Complaint')).toBeVisible();
  await noted.getByRole('button', { name: 'Change the wrap-up' }).click();
  await dialog.getByRole('checkbox', { name: 'Complaint' }).uncheck();
  await dialog.getByRole('checkbox', { name: 'Inquiry' }).check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(noted.getByText('Inquiry')).toBeVisible();
  await expect(noted.getByText('The glaze had a crack.')).toBeVisible();
});
