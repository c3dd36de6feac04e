import { expect, test } from '../test';
import { codeOf } from '../totp';
import type { Member } from '../people/member';

/** Goes the way to a second factor; answers with what the authenticator keeps and with the recovery codes. */
async function enrol(person: Member, password: string): Promise<{ secret: string; recovery: string[] }> {
  await person.fill({ 'Your password': password });
  await person.press('Continue');
  await expect(person.page.getByRole('img', { name: /authenticator/ })).toBeVisible();
  const secret = (await person.page.locator('code').first().innerText()).replace(/\s/g, '');
  expect(await person.faults()).toEqual([]);
  await person.fill({ 'Code that the app shows': codeOf(secret, -1) });
  await person.press('Turn on');
  const codes = person.page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const recovery = await codes.allInnerTexts();
  await expect(person.page.getByRole('button', { name: 'Done' })).toBeDisabled();
  expect(await person.faults()).toEqual([]);
  await person.page.getByLabel('I have kept these codes').check();
  await person.press('Done');
  return { secret, recovery };
}

test('with a second factor the password alone is not enough; a recovery code works once', async ({ site, member, watch }) => {
  watch.allow(/status of 401.*\/session/);
  const ada = await member();
  await ada.signIn(site.admin);
  await ada.open('account/sign-in');
  await ada.press('Set up');
  const { secret, recovery } = await enrol(ada, site.admin.password);
  await ada.told('The second factor is on.');
  await expect(ada.page.getByText('10 recovery codes are left.')).toBeVisible();

  const phone = await member();
  await phone.open('');
  await phone.prove(site.admin);
  await expect(phone.heading('One more step')).toBeVisible();
  expect(await phone.faults()).toEqual([]);
  await phone.fill({ Code: codeOf(secret) });
  await phone.press('Continue');
  await phone.inside();

  const lost = await member();
  await lost.open('');
  await lost.prove(site.admin);
  await lost.press('Use a recovery code');
  await lost.fill({ 'Recovery code': recovery[0]! });
  await lost.press('Continue');
  await lost.inside();

  const thief = await member();
  await thief.open('');
  await thief.prove(site.admin);
  await thief.press('Use a recovery code');
  await thief.fill({ 'Recovery code': recovery[0]! });
  await thief.press('Continue');
  await expect(thief.page.getByRole('alert')).toContainText('This code is not right');

  await lost.open('account/sign-in');
  await expect(lost.page.getByText('9 recovery codes are left.')).toBeVisible();
});

test('a site that asks for a second factor lets nobody on without one', async ({ site, member, watch }) => {
  // What was under way when the rule came is refused until the factor is there.
  watch.allow(/status of 403/);
  const ada = await member();
  await ada.signIn(site.admin);
  await ada.open('settings/security');
  await ada.page.getByLabel('Ask everybody for a second factor').check({ force: true });
  await ada.press('Save');

  await expect(ada.heading('Set up a second factor')).toBeVisible();
  await expect(ada.places).toHaveCount(0);
  const { secret } = await enrol(ada, site.admin.password);
  await ada.inside();
  await ada.open('account/sign-in');
  await expect(ada.page.getByRole('button', { name: 'Turn off' })).toBeDisabled();

  watch.allow(/status of 401.*\/session/);
  const next = await member();
  await next.open('');
  await next.prove(site.admin);
  await next.fill({ Code: codeOf(secret) });
  await next.press('Continue');
  await next.inside();
});

test('signing out everywhere ends the other browser at once and keeps this one', { tag: '@nodes' }, async ({ site, member, watch }) => {
  watch.allow(/status of 401/);
  const here = await member();
  const there = await member({}, 'first');
  await here.signIn(site.admin);
  await there.signIn(site.admin);

  await here.open('account/sessions');
  const sessions = here.page.getByRole('list', { name: 'Your sessions' }).getByRole('listitem');
  await expect(sessions).toHaveCount(2);
  await expect(sessions.first()).toContainText('This device');
  await here.press('Sign out everywhere');
  await here.page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await here.told('You are signed out everywhere else.');
  await expect(sessions).toHaveCount(1);

  await expect(there.heading('Sign in')).toBeVisible();
  await expect(there.page.getByText('Your session has ended.')).toBeVisible();
  await here.open('settings/agents');
  await expect(here.heading('Agents')).toBeVisible();
});

test('a key for programs is shown once, works, and ends when it is deleted', async ({ demo, site, member }) => {
  const ada = await member();
  await ada.signIn(site.admin);
  await ada.open('account/keys');
  await ada.press('New key');
  await ada.fill({ 'What is it for?': 'Nightly report', 'Your password': site.admin.password });
  await ada.press('Make key');
  const key = await ada.page.getByRole('dialog').locator('code').innerText();
  await ada.press('Done');

  const me = () => fetch(`${demo.api}/api/v2/account/agents/me`, { headers: { authorization: `Basic ${btoa(`${site.admin.email}:${key}`)}` } });
  expect((await me()).status).toBe(200);
  await ada.press('Delete the key Nightly report');
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await ada.told('The key is deleted.');
  await expect.poll(async () => (await me()).status).toBe(401);
});

test('a wrong current password is said at its field, and the right one changes it', async ({ site, member, watch }) => {
  watch.allow(/status of 400.*me\/password/);
  const ada = await member();
  await ada.signIn(site.admin);
  await ada.open('account/sign-in');
  await ada.fill({ 'Current password': 'not this one', 'New password': 'a new one for today' });
  await ada.press('Change password');
  await expect(ada.page.getByLabel('Current password', { exact: true })).toHaveAccessibleDescription(/.+/);
  await expect(ada.page.getByLabel('Current password', { exact: true })).toBeFocused();
  await ada.fill({ 'Current password': site.admin.password });
  await ada.press('Change password');
  await ada.told('Your password is changed.');
  const again = await member();
  await again.signIn({ ...site.admin, password: 'a new one for today' });
});
