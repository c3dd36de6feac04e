import { devices, type Page } from '@playwright/test';
import { Storefront } from '../server/storefront';
import { expect, test } from '../test';

// Every kind of button, where it stands and when it does (contract/widget.md 1.4 rules 5 and 6, 1.5, 4).

const { defaultBrowserType: _, ...phone } = devices['iPhone 13'];

const image = (more: object) => ({ chatButton: { type: 'image', image: more } });

/** The kinds of buttons, and the element that people press. */
const kinds = {
  adaptive: [{ chatButton: { type: 'adaptive' } }, '#comm100-float-button-2 a'],
  float: [image({ isFloat: true }), '#comm100-float-button-2 a'],
  image: [image({ isFloat: false }), '#comm100-button-ID a'],
  text: [{ chatButton: { type: 'textLink', textLink: { text: 'Talk to us' } } }, '#comm100-button-ID a'],
} as const;

/** How far an element is from the sides of the screen: of the two across and the two along the nearer one, or `middle`. */
async function place(page: Page, selector: string): Promise<[string, number, string, number]> {
  const box = (await page.locator(selector).boundingBox())!;
  const { width, height } = page.viewportSize()!;
  const side = (before: string, near: number, after: string, far: number): [string, number] => {
    if (Math.abs(near - far) <= 1) return ['middle', 0];
    return near < far ? [before, Math.round(near)] : [after, Math.round(far)];
  };
  return [...side('left', box.x, 'right', width - box.x - box.width), ...side('top', box.y, 'bottom', height - box.y - box.height)];
}

test('a floating picture stands at each of its places, by pixels and by percent', async ({ storefront, guest, agent }) => {
  await agent(storefront.site.admin);
  const campaign = await storefront.campaign(image({ isFloat: true }));
  const vera = await guest('Vera', campaign, { viewport: { width: 1000, height: 800 } });
  for (const [type, want] of Object.entries({
    topleft: ['left', 30, 'top', 40],
    topmiddle: ['middle', 0, 'top', 40],
    topright: ['right', 30, 'top', 40],
    leftmiddle: ['left', 30, 'middle', 0],
    centered: ['middle', 0, 'middle', 0],
    rightmiddle: ['right', 30, 'middle', 0],
    bottomleft: ['left', 30, 'bottom', 40],
    bottommiddle: ['middle', 0, 'bottom', 40],
    bottomright: ['right', 30, 'bottom', 40],
  })) {
    for (const [x, y] of [['30', '40'], ['3%', '5%']]) {
      await storefront.api('PUT', `livechat/campaigns/${campaign}/chatButton`, image({ isFloat: true, position: { type, x, y } }).chatButton);
      await vera.page.goto(vera.shop);
      const link = vera.page.locator('#comm100-float-button-2 a');
      await expect(link).toBeVisible();
      await expect.poll(() => link.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(10);
      expect(await place(vera.page, '#comm100-float-button-2 a'), `${type} ${x}`).toEqual(want);
      // Pages know the wrapper not to be fixed, and what stands in it to be.
      expect(await link.evaluate((a) => [a.closest('[id]')!, a.parentElement!].map((e) => getComputedStyle(e).position === 'fixed'))).toEqual([false, true]);
    }
  }
});

test('on a phone a picture becomes words or a picture of its own, at each of its places', async ({ storefront, guest, agent }) => {
  await agent(storefront.site.admin);
  const campaign = await storefront.campaign();
  const vera = await guest('Vera', campaign, phone);
  const button = vera.page.locator('#comm100-float-button-2 a');
  for (const [position, want] of Object.entries({
    bottomleft: ['left', 'bottom'], leftbottom: ['left', 'bottom'], bottommiddle: ['middle', 'bottom'], bottomright: ['right', 'bottom'], rightbottom: ['right', 'bottom'], leftmiddle: ['left', 'middle'], rightmiddle: ['right', 'middle'],
  })) {
    for (const type of ['text', 'image']) {
      const mobile = { type, onlineText: 'Chat <b>now</b>', offlineText: 'Write', themeColor: '#ffe600', onlineImageId: 4275, offlineImageId: 4274, position };
      await storefront.api('PUT', `livechat/campaigns/${campaign}/chatButton`, image({ isFloat: false, mobile }).chatButton);
      await vera.page.goto(vera.shop);
      await expect(button).toBeVisible();
      if (type === 'text') await expect(button).toHaveText('Chat <b>now</b>');
      else await expect.poll(() => button.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(10);
      const [across, , along] = await place(vera.page, '#comm100-float-button-2 a');
      expect([across, along], `${position} ${type}`).toEqual(want);
    }
  }
});

for (const [type, [settings, look]] of Object.entries(kinds)) {
  test(`a button of the kind ${type} opens the window by click and key, and hides while nobody is there where that is wanted`, async ({ demo, person, agent }) => {
    const front = await Storefront.open(demo);
    const hides = { chatButton: { ...settings.chatButton, isHideOffline: true } };
    const [shy, bold] = [await front.campaign(hides), await front.campaign(settings)];
    const context = await person();
    const page = await context.newPage();
    const at = (campaign: number) => page.locator(look.replace('ID', String(campaign)));
    const url = await front.page(context, bold);
    await page.goto(url);
    await expect(at(bold)).toBeVisible();
    await page.goto(await front.page(context, shy));
    await expect.poll(() => page.evaluate('Comm100API.loaded && Comm100API.get("livechat.button.status")')).toBe('offline');
    await expect(at(shy)).toBeHidden();
    expect(await page.evaluate('Comm100API.get("livechat.button.isVisible")')).toBe(false);
    await page.evaluate(`window.told = []; ['show', 'hide', 'online', 'offline'].forEach(function (n) { Comm100API.on('livechat.button.' + n, function (b) { told.push(n + ' ' + b.type) }) })`);

    const desk = await agent(front.site.admin);
    await expect(at(shy)).toBeVisible();
    expect(await page.evaluate('told')).toEqual([`show ${type}`, `online ${type}`]);
    const frame = page.frameLocator('#chat_window_container');
    // Sites click the link themselves, and some the wrapper of a floating one.
    await at(shy).evaluate((a: HTMLElement) => a.click());
    await expect(frame.locator('.window')).toBeVisible();
    await frame.getByRole('button', { name: 'Minimise' }).click();
    await expect(frame.locator('.window')).toBeHidden();
    for (const key of ['Enter', ' ']) {
      await at(shy).press(key);
      await expect(frame.locator(':focus')).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(frame.locator('.window')).toBeHidden();
      await expect(at(shy)).toBeFocused();
    }
    if (look.startsWith('#comm100-float')) {
      await page.locator('#comm100-float-button-2').evaluate((wrapper: HTMLElement) => wrapper.click());
      await expect(frame.locator(':focus')).toBeVisible();
      await page.keyboard.press('Escape');
    }
    await page.evaluate('told.length = 0');
    await desk.page.getByRole('radio', { name: 'Offline' }).check({ force: true });
    await expect(at(shy)).toBeHidden();
    expect(await page.evaluate('told')).toEqual([`hide ${type}`, `offline ${type}`]);
  });
}

test('a button stands on the domains that it is limited to, and its campaign opens on no other', async ({ demo, storefront, person, watch }) => {
  watch.allow(/status of 403/);
  const { url } = demo.nodes[0]!;
  const campaign = await storefront.campaign({ chatButton: { isUseDomainRestriction: true, allowedDomains: ['pots.test', 'https://plants.test/shop'] } });
  const free = await storefront.campaign();
  const context = await person();
  const page = await context.newPage();
  const open = async (at: string, main: number) => {
    watch.trust(new URL(at).host);
    await context.route(at, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><title>A page</title><body><script>Comm100API = { site_id: ${storefront.site.id}, main_code_plan: ${main}, chat_buttons: [{ code_plan: ${campaign}, div_id: 'x' }] }</script><script src="${url}/livechat.ashx?siteId=${storefront.site.id}"></script></body>`,
      }),
    );
    const visit = page.waitForResponse((r) => r.url().endsWith('/visits') && r.request().method() === 'POST');
    await page.goto(at);
    return (await visit).status();
  };
  for (const at of ['http://pots.test/', 'http://shop.pots.test/about', 'http://plants.test/shop/roses']) {
    expect(await open(at, campaign), at).toBe(200);
    await expect(page.locator('#comm100-float-button-2 a'), at).toBeVisible();
  }
  for (const at of ['http://notpots.test/', 'http://pots.test.evil.test/', 'http://plants.test/blog']) {
    expect(await open(at, campaign), at).toBe(403);
    await expect(page.locator('#comm100-container')).toBeAttached();
    expect(await page.locator('#comm100-container').evaluate((c) => c.childElementCount), at).toBe(0);
  }
  // Beside a campaign that may be anywhere it has no button either, and nothing opens it.
  const asked = page.waitForResponse((r) => r.url().includes(`/campaign?campaignId=${campaign}`));
  expect(await open('http://other.test/', free)).toBe(200);
  expect((await asked).status()).toBe(403);
  const again = page.waitForResponse((r) => r.url().includes(`/campaign?campaignId=${campaign}`));
  await page.evaluate(`Comm100API.open_chat_window(null, ${campaign}); Comm100API.do('livechat.button.click', ${campaign})`);
  expect((await again).status()).toBe(403);
  await expect(page.locator('[id^=comm100-float-button]')).toHaveCount(1);
  await expect(page.locator('#chat_window_container')).toHaveCount(0);
});
