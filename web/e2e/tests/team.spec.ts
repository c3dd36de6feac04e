import { devices } from '@playwright/test';
import type { Member } from '../people/member';
import type { Demo, SignIn, Site } from '../server/stand';
import { expect, test } from '../test';

const { defaultBrowserType: _, ...phone } = devices['iPhone 13'];

/** Somebody new on the site, with a password. */
async function colleague(demo: Demo, site: Site, name: string): Promise<SignIn> {
  const sign = { email: `${name.split(' ')[0]!.toLowerCase()}-${site.id}@site.example`, password: `a password for ${name}` };
  await demo.command('agent', 'create', '--site', String(site.id), '--name', name, '--email', sign.email, '--password', sign.password);
  return sign;
}

const line = (at: Member, name: string) => at.page.getByRole('table', { name: 'Colleagues' }).getByRole('row').filter({ hasText: name });

test('statuses are chosen and seen by colleagues, who may set each other away and offline', async ({ demo, site, member }) => {
  const sign = await colleague(demo, site, 'Bo Lind');
  const ada = await member();
  await ada.signIn(site.admin);
  await ada.call('POST', '/api/v2/livechat/customAwayStatus', { name: 'At lunch', isVisible: true });
  const bo = await member();
  await bo.signIn(sign);
  await ada.places.getByRole('link', { name: 'Team' }).click();
  await expect(ada.heading('Team')).toBeVisible();

  await bo.press('More statuses');
  await bo.page.getByRole('menuitemradio', { name: 'At lunch' }).click();
  await expect(bo.page.getByText('Away: At lunch')).toBeVisible();
  await expect(line(ada, 'Bo Lind')).toContainText('At lunch');
  await bo.press('Bo Lind: account and settings');
  const menu = bo.page.getByRole('menu', { name: 'Bo Lind: account and settings' });
  await expect(menu.getByRole('menuitemradio', { name: 'At lunch' })).toBeChecked();
  await menu.getByRole('menuitemradio', { name: 'Online' }).click();
  await expect(line(ada, 'Bo Lind')).toContainText('Online');

  await ada.press('Actions for Bo Lind');
  await ada.page.getByRole('menuitem', { name: 'At lunch' }).click();
  await ada.told('Bo Lind is away now.');
  await expect(bo.page.getByText('Away: At lunch')).toBeVisible();
  await ada.press('Actions for Bo Lind');
  await ada.page.getByRole('menuitem', { name: 'Set offline' }).click();
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Set offline' }).click();
  await ada.told('Bo Lind is offline now.');
  await expect(bo.page.getByRole('radio', { name: 'Offline' })).toBeChecked();
  await expect(line(ada, 'Bo Lind')).toContainText('Offline');
  await expect(ada.page.getByRole('button', { name: 'Actions for Bo Lind' })).toHaveCount(0);
  expect(await ada.faults()).toEqual([]);
});

test('who may not change others sees the team alone, on a phone too', async ({ demo, site, member }) => {
  const bo = await member(phone);
  await bo.signIn(await colleague(demo, site, 'Bo Lind'));
  await bo.places.getByRole('link', { name: 'Team' }).click();
  await expect(line(bo, 'Bo Lind')).toContainText('You');
  await expect(bo.page.getByRole('button', { name: /^Actions for/ })).toHaveCount(0);
  expect(await bo.faults()).toEqual([]);
});

test('colleagues write to each other, unseen by visitors, and find it again', async ({ demo, site, member }, info) => {
  const sign = await colleague(demo, site, 'Bo Lind');
  const ada = await member();
  await ada.signIn(site.admin);
  const bo = await member(phone);
  await bo.signIn(sign);
  await ada.places.getByRole('link', { name: 'Team' }).click();
  await ada.page.getByRole('link', { name: 'Messages' }).click();
  await expect(ada.page.getByText('Nothing written yet')).toBeVisible();
  await ada.press('New message');
  await ada.page.getByRole('dialog').getByRole('button', { name: /^Bo Lind/ }).click();
  const write = (who: Member, to: string, words: string) => who.page.getByRole('textbox', { name: `Message to ${to}` }).fill(words).then(() => who.page.keyboard.press('Enter'));
  await write(ada, 'Bo Lind', 'Can you take the next one?');
  await write(ada, 'Bo Lind', 'I am at lunch.');

  await expect(bo.places.getByRole('link', { name: /Team/ })).toContainText('2');
  await bo.places.getByRole('link', { name: /Team/ }).click();
  await bo.page.getByRole('link', { name: 'Messages (2)' }).click();
  const name = (await ada.page.evaluate(async () => ((await (await fetch('/api/agent/v1/session')).json()) as { agent: { displayName: string } }).agent.displayName));
  await bo.page.getByRole('button', { name: new RegExp(name) }).click();
  await expect(bo.page.getByRole('log')).toContainText('I am at lunch.');
  await write(bo, name, 'Sure <b>thing</b>.');
  await expect(ada.page.getByRole('log')).toContainText('Sure <b>thing</b>.');
  await expect(bo.places.getByRole('link', { name: /Team/ })).not.toContainText('2');
  await bo.page.screenshot({ path: info.outputPath('talk-phone.png') });
  await ada.page.screenshot({ path: info.outputPath('talk.png') });
  expect(await ada.faults()).toEqual([]);
  expect(await bo.faults()).toEqual([]);
  await ada.page.reload();
  await expect(ada.page.getByRole('log')).toContainText('Sure <b>thing</b>.');
});
