import { devices, type Locator } from '@playwright/test';
import { faults } from '../faults';
import { portrait } from '../portrait';
import { expect, test } from '../test';

// Agents' photographs: chosen in the console, seen by visitors.

const { defaultBrowserType: _, ...phone } = devices['iPhone SE'];
const desktop = { viewport: { width: 1280, height: 800 } };
const looks = { preChat: { isEnable: true }, chatWindow: { header: { type: 'agentinfo', agentInfo: { isShowAvatar: true, isShowTitle: true } } } };

/** Waits until a photograph has been drawn, as the server keeps them. */
const drawn = (image: Locator) => expect.poll(() => image.first().evaluate((img: HTMLImageElement) => img.naturalWidth).catch(() => 0)).toBe(256);

for (const [language, options, head] of [
  ['English', desktop, 'left'],
  ['Arabic', phone, 'right'],
] as const) {
  test(`an agent chooses a photograph, and visitors see it before a chat, in it and after it, in ${language}`, async ({ person, member, agent, storefront, guest, watch }) => {
    watch.allow(/status of 400.*photo/);
    const campaign = await storefront.campaign(looks, language);
    const name = language === 'English' ? 'Pia' : 'Nour';
    const ann = await member(options === phone ? phone : desktop);
    await ann.signIn(storefront.site.admin);
    await ann.open('account/profile');
    await expect(ann.page.getByText('Visitors see initials.')).toBeVisible();
    const file = ann.page.locator('input[type=file]');
    await file.setInputFiles({ name: 'note.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload=alert(1)>') });
    await ann.press('Use photograph');
    await expect(ann.page.getByRole('alert').filter({ hasText: 'not an image' })).toBeVisible();
    await file.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: await portrait(await person()) });
    await expect(ann.page.getByText('This is how visitors will see it.')).toBeVisible();
    expect(await ann.faults()).toEqual([]);
    await ann.press('Use photograph');
    await ann.told('The photograph is saved.');
    await drawn(ann.page.locator('img[src^="/photos/"]'));

    const desk = await agent(storefront.site.admin);
    const guests = await guest(name, campaign, options);
    const { window } = guests;
    await guests.page.goto(guests.shop);
    await guests.page.locator('#comm100-container a').first().click();
    await drawn(window.locator('.window__title .avatar img'));
    expect(await guests.faults()).toEqual([]);
    await window.getByRole('textbox').nth(0).fill(name);
    await window.getByRole('textbox').nth(1).fill('pia@example.com');
    await window.locator('.prechat .primary, .footer .primary').first().click();
    await desk.accept(name);
    await desk.say(name, `Hello ${name}`);
    await expect(window.getByText(`Hello ${name}`)).toBeVisible();
    await drawn(window.locator('.group--agent .avatar img'));
    await drawn(window.locator('.window__title .avatar img'));
    const face = (await window.locator('.group--agent .avatar').boundingBox())!;
    const bubble = (await window.locator('.group--agent .bubble').boundingBox())!;
    expect(head === 'left' ? face.x < bubble.x : face.x > bubble.x).toBe(true);
    expect(await guests.faults()).toEqual([]);
    await guests.page.reload();
    await drawn(window.locator('.group--agent .avatar img'));

    await ann.press('Remove photograph');
    await ann.told('The photograph is removed.');
    await guests.page.reload();
    await expect(window.locator('.group--agent .avatar')).toHaveText(/\p{L}+/u);
    expect(await ann.faults()).toEqual([]);
  });
}

test('who invites is shown with photograph and title, and told to the page', async ({ person, member, storefront, guest }) => {
  const campaign = await storefront.campaign(looks);
  await storefront.api('PUT', `livechat/campaigns/${campaign}/invitation`, { style: 'bubble' });
  await storefront.api('PUT', 'account/agents/1', { title: 'Master potter', bio: 'At the wheel since 1999.' });
  const ann = await member();
  await ann.signIn(storefront.site.admin);
  await ann.open('settings/agents/1');
  await ann.page.locator('input[type=file]').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: await portrait(await person()) });
  await ann.press('Use photograph');
  await ann.told('The photograph is saved.');
  const ivy = await guest('Ivy', campaign, desktop);
  await ivy.page.goto(ivy.shop);
  await ivy.page.waitForFunction(() => 'Comm100API' in window && (window as unknown as { Comm100API: { loaded?: boolean } }).Comm100API.loaded);
  await ivy.page.evaluate(() => {
    const at = window as unknown as { Comm100API: { on: (event: string, done: (what: unknown) => void) => void }; invitation: unknown };
    at.Comm100API.on('livechat.invitation.display', (invitation) => (at.invitation = invitation));
  });
  await ann.open('visitors');
  await ann.page.getByRole('table', { name: 'Visitors on the site' }).getByRole('link').first().click();
  await ann.press('Invite to chat');
  await ann.fill({ Invitation: 'May I show you around?' });
  await ann.page.getByRole('dialog').getByRole('button', { name: 'Invite to chat' }).click();
  await ann.told('is invited.');
  const card = ivy.page.frameLocator('iframe[title="Chat Invitation"]');
  await expect(card.getByText('Master potter')).toBeVisible();
  await drawn(card.locator('.invitation__face img'));
  const told = (await ivy.page.evaluate(() => (window as unknown as { invitation: unknown }).invitation)) as { agent: Record<string, string> };
  expect(told.agent).toMatchObject({ title: 'Master potter', bio: 'At the wheel since 1999.' });
  expect(told.agent.avatar).toMatch(/^https?:\/\/[^/]+\/photos\/[a-z2-7]{26}$/);
  expect(await faults(ivy.page, { html: card.locator('html') })).toEqual([]);
  await storefront.api('PUT', 'account/agents/1', { title: '', bio: '' });
  await ann.open('account/profile');
  await ann.press('Remove photograph');
  await ann.told('The photograph is removed.');
});
