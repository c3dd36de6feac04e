import { expect, test } from '../test';

test('an agent is added, gets a permission, signs in and sees only what it may', async ({ site, member, watch }) => {
  const ada = await member();
  await ada.signIn(site.admin);
  await ada.open('settings/agents');
  await ada.page.getByRole('link', { name: 'New agent' }).click();
  const email = `bo-${site.id}@site.example`;
  await ada.fill({ 'First name': 'Bo', 'Last name': 'Lind', Email: email });
  await expect(ada.page.getByLabel('Display name', { exact: true })).toHaveValue('Bo Lind');
  await ada.page.getByLabel('Set a password now').check();
  await ada.fill({ 'New password': 'a password for bo' });
  await ada.press('Add agent');
  await ada.told('Bo Lind is added.');

  await expect(ada.heading('Bo Lind')).toBeVisible();
  await ada.page.getByLabel('See the audit log').check();
  await ada.press('Save');
  await ada.told('The permissions are saved.');
  await expect(ada.page.getByRole('button', { name: 'Save' })).toBeDisabled();

  const bo = await member();
  await bo.signIn({ email, password: 'a password for bo' });
  await bo.places.getByRole('link', { name: 'Settings' }).click();
  const sections = bo.page.getByRole('navigation', { name: 'Settings' });
  await expect(sections.getByRole('link')).toHaveText(['Audit log']);
  await expect(bo.page.getByRole('row').filter({ hasText: 'Bo Lind' }).first()).toBeVisible();
  watch.allow(/status of 403/);
  await bo.open('settings/agents');
  await expect(bo.page.getByText('This is not open to you')).toBeVisible();

  await ada.page.reload();
  await ada.page.getByLabel('See the audit log').uncheck();
  await ada.press('Save');
  await ada.told('The permissions are saved.');
  await bo.open('');
  await bo.inside();
  await expect(bo.places.getByRole('link', { name: 'Settings' })).toHaveCount(0);
});

test('a group gives its members what it allows, and takes it along', async ({ site, member }) => {
  const ada = await member();
  await ada.signIn(site.admin);
  await ada.open('settings/groups');
  await ada.page.getByRole('link', { name: 'New group' }).click();
  await ada.fill({ Name: 'Team leads', Description: 'They look after the settings' });
  await ada.page.getByRole('combobox', { name: 'Members' }).click();
  await ada.page.getByRole('option').first().click();
  await ada.page.keyboard.press('Escape');
  await ada.press('Add group');
  await ada.told('Team leads is added.');
  await ada.press('Allow all: Live chat settings');
  await ada.press('Save');
  await ada.told('The permissions are saved.');

  await ada.open('settings/agents');
  const line = ada.page.getByRole('row').filter({ hasText: 'Team leads' });
  await line.getByRole('link').click();
  await ada.page.getByRole('link', { name: 'Permissions' }).click();
  await expect(ada.page.getByLabel('Manage campaigns')).not.toBeChecked();
  await expect(ada.page.getByText('Through a group').first()).toBeVisible();

  await ada.open('settings/groups');
  await ada.page.getByRole('link', { name: 'Open Team leads' }).click();
  await ada.press('Delete group');
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Delete group' }).click();
  await ada.told('Team leads is deleted.');
  await expect(ada.page.getByRole('link', { name: /^Open/ })).toHaveText(['Site Administrators', 'All Agents']);
});

test('a deactivated agent is out at once, and in again when activated; a deleted one is gone', async ({ demo, site, member, watch }) => {
  watch.allow(/status of 401/);
  const sign = { email: `cy-${site.id}@site.example`, password: 'a password for cy' };
  await demo.command('agent', 'create', '--site', String(site.id), '--name', 'Cy Moss', '--email', sign.email, '--password', sign.password);
  const ada = await member();
  const cy = await member();
  await ada.signIn(site.admin);
  await cy.signIn(sign);

  await ada.open('settings/agents');
  await ada.page.getByRole('link', { name: 'Open Cy Moss' }).click();
  await ada.page.getByRole('link', { name: 'Access' }).click();
  await ada.press('Deactivate');
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
  await ada.told('The account is deactivated.');
  await expect(cy.heading('Sign in')).toBeVisible();
  await ada.press('Activate');
  await ada.told('The account is active.');
  await cy.prove(sign);
  await cy.inside();

  await ada.press('Delete agent');
  const question = ada.page.getByRole('dialog');
  await expect(question.getByRole('button', { name: 'Delete agent' })).toBeDisabled();
  await question.getByLabel(`Type ${sign.email} to confirm`).fill(sign.email);
  await question.getByRole('button', { name: 'Delete agent' }).click();
  await ada.told('Cy Moss is deleted.');
  await expect(ada.page.getByRole('link', { name: 'Open Cy Moss' })).toHaveCount(0);
  await expect(cy.heading('Sign in')).toBeVisible();
});

test('whoever is invited chooses a password by the link, once, and comes in', async ({ demo, site, member, watch }) => {
  const ada = await member();
  await ada.signIn(site.admin);
  await ada.open('settings/agents/new');
  const email = `eve-${site.id}@site.example`;
  await ada.fill({ 'First name': 'Eve', 'Last name': 'Stone', Email: email });
  await ada.press('Add agent');
  await ada.told('Eve Stone is added, but the invitation could not be sent.');
  await ada.page.getByRole('link', { name: 'Access' }).click();
  await ada.press('Send invitation');
  await expect(ada.page.getByText(`parley agent invite --email ${email}`)).toBeVisible();

  const { link } = JSON.parse(await demo.command('agent', 'invite', '--email', email, '--public-url', demo.api, '--json')) as { link: string };
  const eve = await member();
  await eve.page.goto(link);
  await expect(eve.heading('Welcome')).toBeVisible();
  await expect(eve.page.getByText(site.name)).toBeVisible();
  expect(await eve.faults()).toEqual([]);
  watch.allow(/status of 400.*\/passwordReset\/finish/);
  await eve.fill({ 'New password': 'short' });
  await eve.press('Set password');
  await expect(eve.page.getByLabel('New password', { exact: true })).toHaveAccessibleDescription(/6/);
  await eve.fill({ 'New password': 'a password for eve' });
  await eve.press('Set password');
  await eve.press('Go to sign-in');
  await expect(eve.page.getByLabel('Email', { exact: true })).toHaveValue(email);
  await eve.fill({ Password: 'a password for eve' });
  await eve.press('Sign in');
  await eve.inside();

  watch.allow(/status of 404.*\/passwordReset\/look/);
  const late = await member();
  await late.page.goto(link);
  await expect(late.heading('This link does not work any more')).toBeVisible();
});

test('what the server refuses stands at the field, and nothing is lost', async ({ site, member, watch }) => {
  watch.allow(/status of 400/);
  const ada = await member();
  await ada.signIn(site.admin);
  await ada.open('settings/agents/new');
  await ada.fill({ 'First name': 'Di', 'Last name': 'Ray', Email: site.admin.email });
  await ada.page.getByLabel('Neither yet').check();
  await ada.press('Add agent');
  const email = ada.page.getByLabel('Email', { exact: true });
  await expect(email).toBeFocused();
  await expect(email).toHaveAccessibleDescription(/already in use/);
  await expect(ada.page.getByLabel('First name', { exact: true })).toHaveValue('Di');
});

test('the audit log shows what was done, and finds it', async ({ site, member }) => {
  const ada = await member();
  await ada.signIn(site.admin);
  await ada.open('settings/site');
  await ada.fill({ 'Web site': 'https://www.site.example', City: 'Leeds' });
  await ada.press('Save');
  await ada.told('The site profile is saved.');
  await expect(ada.page.getByRole('button', { name: 'Save' })).toBeDisabled();
  await ada.fill({ 'First name': 'Ada' });
  await ada.press('Save');
  await expect(ada.page.getByRole('button', { name: 'Save' })).toBeDisabled();
  await ada.open('settings/groups/new');
  await ada.fill({ Name: 'Night shift' });
  await ada.press('Add group');
  await ada.told('Night shift is added.');

  await ada.open('settings/audit');
  const rows = ada.page.getByRole('table', { name: 'Changes' }).getByRole('row');
  await expect(rows.filter({ hasText: 'Night shift' })).toBeVisible();
  await expect(rows.filter({ hasText: 'website, city' })).toBeVisible();
  await ada.page.getByLabel('Search').fill('night');
  await expect(rows.filter({ hasText: 'website, city' })).toHaveCount(0);
  await expect(rows.filter({ hasText: 'Night shift' })).toBeVisible();
  await ada.page.getByLabel('Search').fill('no such words');
  await expect(ada.page.getByText('Nothing fits')).toBeVisible();
  await ada.press('Clear filters');
  await expect(rows.filter({ hasText: 'website, city' })).toBeVisible();
});
