import type { BrowserContext } from '@playwright/test';
import { freePort } from '../server/node';
import { Demo } from '../server/stand';
import { Storefront } from '../server/storefront';
import { expect, test } from '../test';

// Pages, links and signatures of other kinds than the usual: contract/widget.md 1.1, 1.2, 5.1 and 7.

/** A customer's page on a host of its own. */
async function customer(context: BrowserContext, html: string): Promise<string> {
  const url = 'http://pots.test/';
  await context.route(url, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: `<!doctype html><html lang="en"><title>Pots</title><body><h1>Pots</h1>${html}</body></html>` }));
  return url;
}

test('a white-label page has its own names, and falls back on the standby host', async ({ person, watch }) => {
  watch.allowConnections();
  // Nothing listens at the first host.
  const dead = `http://127.0.0.1:${await freePort()}`;
  const demo = await Demo.open({ nodes: 1, args: (url) => ['--widget-global', 'LiveChatAPI', '--widget-prefix', 'livechat-', '--visitor-url', dead, '--standby-url', url] });
  const context = await person();
  try {
    const { url } = demo.nodes[0]!;
    for (const host of [url, dead, 'http://pots.test']) watch.trust(new URL(host).host);
    const front = await Storefront.open(demo);
    const campaign = await front.campaign({ preChat: { isEnable: true }, chatWindow: { advanced: { isUseCustomJS: true, customJS: 'LiveChatAPI.seen = LiveChatAPI.get("livechat.siteId")' } } });
    const { code } = await front.api<{ code: string }>('GET', `livechat/campaigns/${campaign}/code`);
    const page = await context.newPage();
    await page.goto(await customer(context, code));
    await expect(page.locator(`#livechat-button-${campaign}`)).toBeAttached();
    await expect(page.locator('#livechat-container #livechat-float-button-2 a')).toBeVisible();
    expect(await page.evaluate('[typeof Comm100API, LiveChatAPI.loaded, LiveChatAPI.main, LiveChatAPI.standby]')).toEqual(['undefined', true, url, url]);
    expect(await page.evaluate(`document.querySelectorAll('[id^=comm100]').length`)).toBe(0);
    await page.evaluate(`LiveChatAPI.do('livechat.button.click')`);
    await expect(page.frameLocator('#chat_window_container').getByRole('button', { name: 'Submit' })).toBeVisible();
    const box = (await page.locator('#chat_window_container').boundingBox())!;
    expect(box.width).toBeGreaterThan(300);
    expect(await page.evaluate('LiveChatAPI.seen')).toBe(front.site.id);

    await page.goto(`${url}/chatwindow.aspx?siteId=${front.site.id}&planId=${campaign}`);
    await expect(page.locator('.window')).toBeVisible();
    expect(await page.evaluate('[typeof Comm100API, typeof LiveChatAPI.site_id, LiveChatAPI.main_code_plan]')).toEqual(['undefined', 'number', String(campaign)]);
  } finally {
    // First the pages, which would miss the server.
    await context.close();
    await demo.close();
  }
});

test('where there is one site, pages, links and signatures need not name it', async ({ person, watch }) => {
  const demo = await Demo.open({ nodes: 1 });
  const context = await person();
  try {
    const { url } = demo.nodes[0]!;
    for (const host of [url, 'http://pots.test']) watch.trust(new URL(host).host);
    const page = await context.newPage();
    for (const path of ['/livechatserver/Mobile/chatwindow.aspx?planId=1&ifApp=1', '/chatWindow.aspx']) {
      await page.goto(url + path);
      await expect(page.locator('.window'), path).toBeVisible();
    }
    await page.goto(await customer(page.context(), `<script src="${url}/livechat.ashx"></script>`));
    await expect(page.locator('#comm100-float-button-2 a')).toBeVisible();
    expect(await page.evaluate('Comm100API.get("livechat.campaignIds")')).toEqual(['1']);

    // The picture of a signature, whose link opens the chat page.
    await page.goto(await customer(page.context(), `<a href="${url}/ChatWindow.aspx?planId=1&visitType=1&byHref=1"><img src="${url}/BBS.aspx?planId=1&partnerId=-1" alt="Chat"></a>`));
    await expect.poll(() => page.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(10);
    await page.getByRole('link', { name: 'Chat' }).click();
    await expect(page.locator('.window')).toBeVisible();
  } finally {
    // First the pages, which would miss the server.
    await context.close();
    await demo.close();
  }
});

test('a page for a bot finds its script, empty answers, and is told that there is no bot', async ({ demo, person, watch }) => {
  watch.trust('pots.test');
  const { url } = demo.nodes[0]!;
  const page = await (await person()).newPage();
  const warned: string[] = [];
  page.on('console', (message) => message.type() === 'warning' && warned.push(message.text()));
  await page.goto(
    await customer(page.context(), `<script>var calls = []; var BotJavaScriptSDK = { onReady: function () { calls.push('ready') } };</script><script src="${url}/visitorside/js/botJavaScriptSDK.js"></script>`),
  );
  expect(await page.evaluate('[BotJavaScriptSDK.loaded, calls]')).toEqual([true, ['ready']]);
  expect(
    await page.evaluate(`['livechat.siteId', 'livechat.campaignId', 'livechat.chatId', 'livechat.customVariables', 'bot.botInfo', 'bot.variables', 'bot.visitorInfo', 'bot.nothing'].map(function (k) { return BotJavaScriptSDK.get(k) })`),
  ).toEqual([undefined, undefined, undefined, [], {}, {}, {}, undefined]);
  expect(await page.evaluate(`[BotJavaScriptSDK.set('bot.variable', { name: 'a', value: ['b'] }), BotJavaScriptSDK.do('bot.sendForm.submit', 'text'), BotJavaScriptSDK.do('bot.sendForm.close')]`)).toEqual([undefined, undefined, undefined]);
  expect(warned).toHaveLength(4);
  expect(warned.join()).toContain('this chat has no bot');
  // It is told so once.
  expect(await page.evaluate(`(BotJavaScriptSDK.onReady = function () { calls.push('late') }, calls)`)).toEqual(['ready']);
});
