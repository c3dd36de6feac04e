import { devices } from '@playwright/test';
import { faults } from '../faults';
import { tabTo } from '../people/keys';
import { expect, test } from '../test';

// Invitations in each of their looks: on a phone, by keys, and with more words than there is room for.

const { defaultBrowserType: _, ...phone } = devices['iPhone SE'];
const desktop = { viewport: { width: 1280, height: 800 } };
const long = 'May I help? We have pots, plates and bowls, all made by hand in our own kiln. '.repeat(6).trim();

for (const [where, options, language] of [['a desktop', desktop, 'English'], ['a phone', phone, 'English'], ['a phone in Arabic', phone, 'Arabic']] as const) {
  test(`invitations fit the screen of ${where}, can be read to their end, and are answered by keys`, async ({ storefront, guest, agent }) => {
    await agent(storefront.site.admin);
    const campaign = await storefront.campaign({ preChat: { isEnable: true } }, language);
    const invitation = `livechat/campaigns/${campaign}/invitation`;
    const { id } = await storefront.api<{ id: number }>('POST', `${invitation}/autoInvitations`, {
      name: 'Hello', isEnable: true, isPopupOnlyOneTime: false, conditions: { when: 'all', list: [{ number: 1, field: 'PageViews', operator: 'morethan', value: '90' }] },
      invitationWindow: { message: { content: long } },
    });
    for (const style of ['bubble', 'popup', 'embedded']) {
      await storefront.api('PUT', invitation, { style });
      const vera = await guest('Vera', campaign, options);
      const { page } = vera;
      await page.goto(vera.shop);
      await expect(page.locator('#comm100-float-button-2 a')).toBeVisible();
      const frame = page.frameLocator('#comm100-container iframe.p-invite');
      const [message, accept, close] = ['message', 'accept', 'close'].map((part) => frame.locator(`.invitation__${part}`));
      const show = async () => {
        await page.evaluate(`Comm100API.do('livechat.invitation.show', ${id})`);
        await expect(message!, style).toBeVisible();
      };
      await show();
      if (style === 'popup') await expect.poll(() => frame.locator('img').evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth)).toBeGreaterThan(100);
      expect(await faults(page), style).toEqual([]);
      const { width, height } = page.viewportSize()!;
      for (const part of [accept!, close!, page.locator('iframe.p-invite')]) {
        const box = (await part.boundingBox())!;
        expect(Math.min(box.x, box.y), `${style}: ${String(part)}`).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width, `${style}: ${String(part)}`).toBeLessThanOrEqual(width);
        expect(box.y + box.height, `${style}: ${String(part)}`).toBeLessThanOrEqual(height);
      }
      if (style === 'popup') {
        // What can be pressed stands where the picture shows it, however large that is drawn.
        const at = { x: 245, y: 155 };
        const [picture, box] = [(await frame.locator('img').boundingBox())!, (await close!.boundingBox())!];
        const scale = picture.width / (await frame.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth));
        expect(Math.abs(box.x - picture.x - at.x * scale)).toBeLessThan(2);
        expect(Math.abs(box.y - picture.y - at.y * scale)).toBeLessThan(2);
      }
      await tabTo(page, message!);
      await page.keyboard.press('End');
      await expect.poll(() => message!.evaluate((e) => e.scrollHeight - e.clientHeight - e.scrollTop)).toBeLessThan(2);
      await page.keyboard.press('Escape');
      await expect(message!).toHaveCount(0);
      await show();
      await tabTo(page, accept!);
      await page.keyboard.press('Enter');
      await expect(vera.window.locator('.window')).toBeVisible();
      await expect(message!).toHaveCount(0);
    }
  });
}

test('one that is shown while the refusal of another is on its way stays', async ({ storefront, guest, agent }) => {
  await agent(storefront.site.admin);
  const campaign = await storefront.campaign({ preChat: { isEnable: true } });
  const { id } = await storefront.api<{ id: number }>('POST', `livechat/campaigns/${campaign}/invitation/autoInvitations`, {
    name: 'Hello', isEnable: true, isPopupOnlyOneTime: false, conditions: { when: 'all', list: [{ number: 1, field: 'PageViews', operator: 'morethan', value: '90' }] }, invitationWindow: { message: { content: 'May I help?' } },
  });
  const vera = await guest('Vera', campaign);
  const { page } = vera;
  let go = () => undefined as void;
  const gate = new Promise<void>((resolve) => (go = resolve));
  await page.route('**/refuse', async (route) => {
    await gate;
    await route.continue();
  });
  await page.goto(vera.shop);
  await expect(vera.button).toBeVisible();
  await page.evaluate(`window.told = []; ['display', 'refuse'].forEach(function (n) { Comm100API.on('livechat.invitation.' + n, function (p) { told.push(n + ' ' + (p.id || p)) }) }); Comm100API.do('livechat.invitation.show', ${id})`);
  const message = page.frameLocator('#comm100-container iframe.p-invite').locator('.invitation__message');
  await expect(message).toBeVisible();
  const refused = page.waitForResponse((r) => r.url().endsWith('/refuse') && r.request().method() === 'POST');
  await page.evaluate(`Comm100API.do('livechat.invitation.refuse', '${id}'); Comm100API.do('livechat.invitation.show', ${id})`);
  go();
  expect((await refused).ok()).toBe(true);
  await expect.poll(() => page.evaluate('told.length')).toBe(3);
  await expect(message).toBeVisible();
  const [first, refusal, second] = (await page.evaluate('told')) as string[];
  expect(refusal).toBe(first!.replace('display', 'refuse'));
  expect(second).not.toBe(first);
});
