import { devices } from '@playwright/test';
import { expect, test } from '../test';

const { defaultBrowserType: _, ...phone } = devices['iPhone 13'];
const desktop = { viewport: { width: 1280, height: 800 } };
const night = { ...desktop, colorScheme: 'dark' as const };

/** Pages about the team and visitors, and every page of account and settings, by what it is headed. */
const pages: [path: string, heading: string][] = [
  ['team', 'Team'],
  ['team/chats', 'Team'],
  ['team/messages', 'Team'],
  ['visitors', 'Visitors'],
  ['account/profile', 'Profile'],
  ['account/sign-in', 'Signing in'],
  ['account/sessions', 'Sessions'],
  ['account/keys', 'API keys'],
  ['settings/agents', 'Agents'],
  ['settings/agents/new', 'New agent'],
  ['settings/agents/1', 'Anna Vogel'],
  ['settings/agents/2/permissions', 'Ben Okafor'],
  ['settings/agents/2/access', 'Ben Okafor'],
  ['settings/groups', 'Groups'],
  ['settings/groups/new', 'New group'],
  ['settings/groups/7', 'Site Administrators'],
  ['settings/groups/8/permissions', 'All Agents'],
  ['settings/site', 'Site profile'],
  ['settings/security', 'Security'],
  ['settings/audit', 'Audit log'],
];

for (const [name, options] of [
  ['a desktop', desktop],
  ['a desktop at night', night],
  ['a phone', phone],
] as const) {
  test(`account and settings are clean for assistive technology on ${name}, and nothing has to be scrolled sideways`, async ({ demo, member }) => {
    test.slow(true, 'there are many pages');
    const ada = await member(options);
    await ada.signIn(demo.signIn);
    for (const [path, heading] of pages) {
      await ada.open(path);
      await expect(ada.heading(heading)).toBeVisible();
      await expect(ada.page.getByRole('status', { name: 'Loading…' })).toHaveCount(0);
      expect(await ada.faults(), path).toEqual([]);
    }
  });

  test(`the ways in are clean for assistive technology on ${name}`, async ({ member, watch }) => {
    watch.allow(/status of 404.*\/passwordReset\/look/);
    const nobody = await member(options);
    for (const [path, heading] of [
      ['', 'Sign in'],
      ['forgot', 'Forgot your password?'],
      ['password#no-such-token', 'This link does not work any more'],
    ] as const) {
      await nobody.open(path);
      await expect(nobody.heading(heading)).toBeVisible();
      expect(await nobody.faults(), path).toEqual([]);
    }
  });
}

test('on a phone the settings are a list that leads to pages and back', async ({ demo, member }) => {
  const ada = await member(phone);
  await ada.signIn(demo.signIn);
  await ada.places.getByRole('link', { name: 'Settings' }).click();
  await ada.page.getByRole('link', { name: /^Groups/ }).click();
  await ada.page.getByRole('link', { name: 'Open All Agents' }).click();
  await expect(ada.heading('All Agents')).toBeVisible();
  await ada.press('Back');
  await expect(ada.heading('Groups')).toBeVisible();
  await ada.press('Back');
  await expect(ada.heading('Settings')).toBeVisible();
});
