import { randomUUID } from 'node:crypto';
import { devices } from '@playwright/test';
import { expect, test } from '../test';

const { defaultBrowserType: _, ...phone } = devices['iPhone 13'];

test('an agent sees who is on the site as it happens, and invites in words of its own', async ({ demo, shopper, member }) => {
  const anna = await member();
  await anna.signIn(demo.signIn);
  await anna.places.getByRole('link', { name: 'Visitors' }).click();
  await expect(anna.heading('Visitors')).toBeVisible();
  const rows = anna.page.getByRole('table', { name: 'Visitors on the site' }).getByRole('row');

  const eve = await shopper('Eve Stone');
  const from = `from=${randomUUID()}`;
  await eve.page.goto(`${eve.shop}?${from}`);
  await anna.page.getByRole('searchbox', { name: 'Search' }).fill(from);
  await expect(rows).toHaveCount(2);
  await rows.filter({ hasText: 'Browsing' }).getByRole('link').click();
  const about = anna.page.getByRole('region', { name: /^About/ });
  await expect(about.getByRole('region', { name: 'Pages of this visit' }).getByRole('listitem')).toHaveCount(1);
  await expect(about.getByText('127.0.0.1').first()).toBeVisible();
  expect(await anna.faults()).toEqual([]);

  await anna.press('Invite to chat');
  await anna.fill({ Invitation: 'May I show you around?' });
  await anna.page.getByRole('dialog').getByRole('button', { name: 'Invite to chat' }).click();
  await anna.told('is invited.');
  await expect(rows.filter({ hasText: 'Invited' })).toBeVisible();

  await anna.page.getByRole('combobox', { name: 'Show' }).click();
  await anna.page.getByRole('option', { name: 'Chatting' }).click();
  await expect(anna.page.getByText('Nobody fits')).toBeVisible();
  await anna.press('Clear filters');
  await expect(rows.filter({ hasText: 'Invited' })).toBeVisible();
});

test('somebody who is chosen while words are still typed stays chosen', async ({ demo, shopper, member }) => {
  const anna = await member();
  await anna.signIn(demo.signIn);
  const from = `from=${randomUUID()}`;
  const eve = await shopper('Eve Stone');
  await eve.page.goto(`${eve.shop}?${from}`);
  await anna.open(`visitors?q=${encodeURIComponent(from)}`);
  const link = anna.page.getByRole('table', { name: 'Visitors on the site' }).getByRole('link');
  await expect(link).toHaveCount(1);
  await link.evaluate((a: HTMLElement) => {
    const box = document.querySelector<HTMLInputElement>('input[type=search]')!;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(box, box.value.slice(0, -1));
    box.dispatchEvent(new Event('input', { bubbles: true }));
    a.click();
  });
  // The words count after a moment, and stand in the address then.
  await expect(anna.page).toHaveURL(new RegExp(`q=${encodeURIComponent(from.slice(0, -1))}(&|$)`));
  await expect(anna.page.getByRole('region', { name: /^About/ })).toBeVisible();
  expect(anna.page.url()).toMatch(/visitors\/[0-9a-f-]{36}/);
});

test('agents are told of a visitor who comes into a segment, and may ban them', async ({ demo, shopper, member }) => {
  const anna = await member();
  await anna.signIn(demo.signIn);
  const segment = {
    name: 'Looks at prices',
    color: '#AA3300',
    isEnable: true,
    conditions: { when: 'All', list: [{ field: 'CurrentPageUrl', operator: 'Include', value: 'prices' }] },
    notification: { agents: [1], departments: [] },
  };
  await anna.call('POST', '/api/v2/livechat/visitorSegmentations', segment);
  await anna.open('visitors?q=prices');
  await expect(anna.page.getByText('Nobody fits')).toBeVisible();
  const kim = await shopper('Kim Dale');
  await kim.page.goto(`${kim.shop}?prices`);
  await anna.told('is now in “Looks at prices”');
  const row = anna.page.getByRole('table', { name: 'Visitors on the site' }).getByRole('row').filter({ hasText: 'Looks at prices' });
  await row.getByRole('link').click();
  await anna.press('Ban');
  await anna.fill({ Why: 'Only a trial' });
  await anna.page.getByRole('dialog').getByRole('button', { name: 'Ban' }).click();
  await anna.told('is banned.');
});

test('on a phone the visitors are a list that leads to one of them and back', async ({ demo, shopper, member }) => {
  const lou = await shopper('Lou Hart');
  await lou.page.goto(`${lou.shop}?small`);
  const anna = await member(phone);
  await anna.signIn(demo.signIn);
  await anna.places.getByRole('link', { name: 'Visitors' }).click();
  await anna.page.getByRole('searchbox', { name: 'Search' }).fill('small');
  await expect(anna.page.getByRole('table').getByRole('row')).toHaveCount(2);
  expect(await anna.faults()).toEqual([]);
  await anna.page.getByRole('table').getByRole('link').click();
  await expect(anna.page.getByText('Pages of this visit')).toBeVisible();
  expect(await anna.faults()).toEqual([]);
  await anna.press('Back to the list');
  await expect(anna.heading('Visitors')).toBeVisible();
});
