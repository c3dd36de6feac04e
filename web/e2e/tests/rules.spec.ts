import type { BrowserContext } from '@playwright/test';
import { faults } from '../faults';
import { Shopper } from '../people/shopper';
import { expect, test } from '../test';

// What pages in the wild do to the script and expect of it: the rules of contract/widget.md 1.4, the names of 1.5, the old calls of 2.
//
// | rule of 1.4 | test |
// | 1 loaded twice | here, and `pageapi.spec.ts` (late, after teardown) |
// | 2 functions are there when `loaded` turns true | here, and every story of `keys.spec.ts`, which listens at that moment |
// | 3 early calls take effect | here |
// | 4 `onReady` | here (once, the last one wins) and `pageapi.spec.ts` (late) |
// | 5 static buttons in their div | `buttons.spec.ts`, `pageapi.spec.ts` |
// | 6 a scripted click on the link opens the chat | `buttons.spec.ts` |
// | 7 torn down and loaded again | `pageapi.spec.ts`, and here after a single-page site's own way |
// | 8 no `chat_buttons`, no `main_code_plan` | here |

interface Site {
  id: number;
  url: string;
}

/** Opens a page of a customer's own: HTML with SITE and LOAD in it, a script element that loads ours. */
async function customer(context: BrowserContext, { id, url }: Site, html: string): Promise<string> {
  const at = 'http://pots.test/';
  const load = `<script async src="${url}/livechat.ashx?siteId=${id}"></script>`;
  const body = html.replaceAll('LOAD', load).replaceAll('SITE', String(id));
  await context.route((to) => to.href.startsWith(at), (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: `<!doctype html><html lang="en"><title>Pots</title><body><main><h1>Pots</h1></main>${body}</body></html>` }));
  return at;
}

test('one page that loads the script four times has one window, one visitor and one call of onReady', async ({ demo, storefront, person, watch }) => {
  watch.trust('pots.test');
  const campaign = await storefront.campaign();
  const site = { id: storefront.site.id, url: demo.nodes[0]!.url };
  const { code } = await storefront.api<{ code: string }>('GET', `livechat/campaigns/${campaign}/code`);
  const context = await person();
  const page = await context.newPage();
  let visits = 0;
  page.on('request', (r) => r.url().endsWith('/api/visitor/v1/visits') && r.method() === 'POST' && visits++);
  // The snippet twice, the script by itself, and once more under the older address.
  const chatserver = `<script src="${site.url}/chatserver/livechat.ashx?siteid=SITE"></script>`;
  await page.goto(await customer(context, site, `<script>var ready = []; Comm100API = { onReady: function () { ready.push('never') } }; Comm100API.onReady = function () { ready.push('once') }</script>${code}${code}LOAD${chatserver}`));
  await expect(page.locator('#comm100-float-button-2 a')).toBeVisible();
  await expect.poll(() => page.evaluate('ready')).toEqual(['once']);
  await page.evaluate(`Comm100API.do('livechat.button.click')`);
  await expect(page.frameLocator('#chat_window_container').locator('.window')).toBeVisible();
  expect(await page.evaluate(`[ready, document.querySelectorAll('[id="comm100-container"]').length, document.querySelectorAll('[id^="comm100-float-button"]').length, document.querySelectorAll('#comm100-container iframe').length]`)).toEqual([['once'], 1, 1, 1]);
  expect(visits).toBe(1);
});

test('what a page calls the moment that the script is there is done', async ({ demo, storefront, person, watch }) => {
  watch.trust('pots.test');
  const campaign = await storefront.campaign({ preChat: { isEnable: true } });
  await storefront.api('POST', 'livechat/customVariables', { name: 'early', type: 'text' });
  const site = { id: storefront.site.id, url: demo.nodes[0]!.url };
  const context = await person();
  const page = await context.newPage();
  const given = page.waitForRequest((r) => r.url().endsWith('/customVariables') && r.method() === 'PUT');
  await page.goto(
    await customer(
      context,
      site,
      `<script>
        var seen = [], api = {}, is;
        Object.defineProperty(api, 'loaded', { get: function () { return is }, set: function (v) { is = v; early() } });
        function early() {
          seen.push(['get', 'set', 'on', 'do', 'render', 'open_chat_window'].every(function (n) { return typeof api[n] === 'function' }));
          seen.push(api.get('livechat.siteId'), api.get('livechat.campaignIds'), typeof api.get('livechat.prechat.fields'), typeof api.get('livechat.nothing'));
          api.on('livechat.button.hide', function (b) { seen.push('hidden ' + b.id) });
          api.render('livechat.offlineMessage.footer.poweredby', function () { var e = document.createElement('p'); e.textContent = 'Drawn early'; return e });
          api.set('livechat.customVariables', [{ name: 'early', value: true }]);
          api.set('livechat.button.isVisible', false);
          api.do('livechat.button.click');
          var sent = api.do('livechat.prechat.submit');
          sent.then(null, function (ids, words) { seen.push([ids, typeof words]) });
          try { api.open_chat_window({}, null); api.do('livechat.nothing'); api.set() } catch (e) { seen.push(String(e)) }
        }
        Comm100API = api; api.site_id = 'SITE'; api.main_code_plan = '${campaign}';
      </script>LOAD`,
    ),
  );
  const window = page.frameLocator('#chat_window_container');
  await expect(window.getByText('Drawn early')).toBeVisible();
  expect((await given).postDataJSON()).toEqual({ customVariables: [{ name: 'early', value: 'true' }] });
  await expect(page.locator('#comm100-float-button-2 a')).toBeHidden();
  await expect.poll(() => page.evaluate('seen')).toEqual([true, site.id, [String(campaign)], 'undefined', 'undefined', `hidden ${campaign}`, [null, 'string']]);
});

test('pages without buttons, without a campaign, and without a global get the one that they mean', async ({ demo, storefront, person, watch }) => {
  watch.trust('pots.test');
  const campaign = await storefront.campaign();
  const site = { id: storefront.site.id, url: demo.nodes[0]!.url };
  for (const [page, want] of [
    [`<script>var Comm100API = new Object; Comm100API.site_id = SITE; Comm100API.main_code_plan = ${campaign};</script>LOAD`, campaign],
    [`<script>var Comm100API = Comm100API || {chat_buttons: []}; Comm100API.site_id = 'SITE'; Comm100API.chat_buttons.push({ code_plan: ${campaign}, div_id: 'nowhere' });</script>LOAD`, campaign],
    [`<script>var Comm100API = { site_id: SITE };</script>LOAD`, 1],
    [`LOAD`, 1],
  ] as const) {
    const context = await person();
    const tab = await context.newPage();
    await tab.goto(await customer(context, site, page));
    await expect(tab.locator('#comm100-float-button-2 a'), page).toBeVisible();
    expect(await tab.evaluate(`[Comm100API.get('livechat.campaignIds'), Comm100API.get('livechat.siteId'), Comm100API.main, Array.isArray(Comm100API.chat_buttons)]`), page).toEqual([[String(want)], site.id, site.url, true]);
  }
});

test('a site that changes its pages without loading them tears down and begins again, as often as it likes', async ({ demo, storefront, person, watch }) => {
  watch.trust('pots.test');
  const campaigns = [await storefront.campaign(), await storefront.campaign({ chatButton: { type: 'image', image: { isFloat: true } } }), await storefront.campaign()];
  const site = { id: storefront.site.id, url: demo.nodes[0]!.url };
  const context = await person();
  const page = await context.newPage();
  await page.goto(await customer(context, site, '<p>A site of one page</p>'));
  const guids: unknown[] = [];
  for (const campaign of campaigns) {
    await page.evaluate(`(function () {
      var old = document.getElementById('comm100-container'), script = document.getElementById('chat-script');
      if (old) old.remove(); if (script) script.remove();
      Comm100API = {}; Comm100API.site_id = ${site.id}; Comm100API.main_code_plan = ${campaign};
      script = document.createElement('script'); script.id = 'chat-script'; script.src = '${site.url}/livechat.ashx?siteId=${site.id}'; document.head.append(script) })()`);
    await expect(page.locator('#comm100-container a')).toBeVisible();
    await expect.poll(() => page.evaluate(`Comm100API.get('livechat.campaignIds')`)).toEqual([String(campaign)]);
    await page.evaluate(`Comm100API.do('livechat.button.click')`);
    await expect(page.frameLocator('#chat_window_container').locator('.window')).toBeVisible();
    expect(await page.locator('#comm100-container').count()).toBe(1);
    guids.push(await page.evaluate(`Comm100API.get('livechat.visitor.guid')`));
    // The next page's window begins closed.
    await page.keyboard.press('Escape');
    await page.evaluate(`Comm100API.do('livechat.offlineMessage.close')`);
    await expect(page.frameLocator('#chat_window_container').locator('.window')).toBeHidden();
  }
  expect(new Set(guids).size).toBe(1);
  expect(await page.evaluate('Object.keys(window).filter(function (k) { return /comm100main/i.test(k) })')).toEqual([]);
});

test('a page whose old library gives arrays and texts a toJSON of its own leaves a message like any other', async ({ demo, storefront, person, watch }) => {
  watch.trust('pots.test');
  const campaign = await storefront.campaign();
  const site = { id: storefront.site.id, url: demo.nodes[0]!.url };
  const context = await person();
  const page = await context.newPage();
  await page.goto(
    await customer(context, site, `<script>Array.prototype.toJSON = String.prototype.toJSON = function () { return 'of the page' }; Comm100API = { site_id: SITE, main_code_plan: ${campaign} }</script>LOAD`),
  );
  await page.locator('#comm100-container a').click();
  const window = page.frameLocator('#chat_window_container');
  await window.getByRole('textbox', { name: 'Name' }).fill('Paula');
  await window.getByRole('textbox', { name: 'Email' }).fill('paula@example.com');
  await window.getByRole('textbox', { name: 'Subject' }).fill('Pots');
  await window.getByRole('textbox', { name: 'Message' }).fill('Which pots do you have?');
  await window.getByRole('button', { name: 'Submit' }).click();
  await expect(window.getByText('Your message has reached us.')).toBeVisible();
});

test('a page that is shown larger by its own style has the whole window in sight', async ({ demo, storefront, person, watch }) => {
  watch.trust('pots.test');
  const campaign = await storefront.campaign();
  const context = await person({ viewport: { width: 1000, height: 700 } });
  const page = await context.newPage();
  const zoom = '<style>html { zoom: 1.5 }</style>';
  await page.goto(await customer(context, { id: storefront.site.id, url: demo.nodes[0]!.url }, `${zoom}<script>Comm100API = { site_id: SITE, main_code_plan: ${campaign} }</script>LOAD`));
  await page.locator('#comm100-container a').click();
  await expect(page.frameLocator('#chat_window_container').getByRole('textbox', { name: 'Name' })).toBeVisible();
  await expect(page.locator('#chat_window_container')).toBeInViewport({ ratio: 1 });
});

test('with colours that the visitor’s system forces, button and window have an edge', async ({ demo, storefront, person, watch }) => {
  watch.trust('pots.test');
  const campaign = await storefront.campaign();
  const context = await person({ forcedColors: 'active' });
  const page = await context.newPage();
  await page.goto(await customer(context, { id: storefront.site.id, url: demo.nodes[0]!.url }, `<script>Comm100API = { site_id: SITE, main_code_plan: ${campaign} }</script>LOAD`));
  const button = page.locator('#comm100-container a');
  await expect(button).toHaveCSS('border-top-style', 'solid');
  await button.click();
  await expect(page.frameLocator('#chat_window_container').getByRole('textbox', { name: 'Name' })).toBeVisible();
  await expect(page.locator('#chat_window_container')).toHaveCSS('outline-style', 'solid');
});

test('links with the old call open the window, restore it, and lead nowhere else', async ({ demo, storefront, person, watch }) => {
  watch.trust('pots.test');
  watch.allow(/campaignId=999/);
  const [campaign, second] = [await storefront.campaign({ offlineMessage: { greetingMessage: 'The first' } }), await storefront.campaign({ offlineMessage: { greetingMessage: 'The second' } })];
  const site = { id: storefront.site.id, url: demo.nodes[0]!.url };
  const context = await person();
  const page = await context.newPage();
  const link = (name: string, call: string) => `<a href="#${name}" onclick="${call}">${name}</a> `;
  await page.goto(
    await customer(
      context,
      site,
      `<script>Comm100API = { site_id: SITE, main_code_plan: ${campaign} }</script>LOAD<div style="height:3000px"></div><p style="position:fixed;top:0">` +
        link('event', `Comm100API.open_chat_window(event, ${campaign})`) + link('none', `Comm100API.open_chat_window();return false`) + link('other', `Comm100API.open_chat_window(event, '${second}')`) +
        link('nobody', `Comm100API.open_chat_window(event, 999)`) + link('odd', `Comm100API.open_chat_window({}, {})`) + '</p>',
    ),
  );
  await expect(page.locator('#comm100-float-button-2 a')).toBeVisible();
  const window = page.frameLocator('#chat_window_container');
  const press = (name: string) => page.getByRole('link', { name, exact: true }).click();
  const put = async (how: 'minimize' | 'close') => {
    await page.evaluate(`Comm100API.do('livechat.offlineMessage.${how}')`);
    await expect(window.locator('.window')).toBeHidden();
  };
  await press('event');
  await expect(window.getByText('The first')).toBeVisible();
  await window.getByRole('textbox', { name: 'Name' }).fill('Kept');
  await put('minimize');
  await press('none');
  await expect(window.getByRole('textbox', { name: 'Name' })).toHaveValue('Kept');
  await press('none');
  await expect(window.locator('.window')).toBeVisible();
  await press('other');
  await expect(window.getByText('The second')).toBeVisible();
  const unknown = page.waitForResponse((r) => r.url().includes('campaignId=999'));
  await press('nobody');
  expect((await unknown).status()).toBe(404);
  await expect(window.getByText('The second')).toBeVisible();
  expect(page.url()).toBe('http://pots.test/');
  expect(await page.evaluate('scrollY')).toBe(0);
});

test('names that pages reach for are where they were: frames of the page’s own origin, their parts, the pop-up', async ({ demo, storefront, person, agent, watch }) => {
  watch.trust('pots.test');
  const campaign = await storefront.campaign({ chatWindow: { style: 'bubble' }, preChat: { isEnable: true } });
  const popup = await storefront.campaign({ chatWindow: { type: 'popup', advanced: { isUseCustomJS: true, customJS: 'window.ran = typeof Comm100API.on' } } });
  const { id: greeting } = await storefront.api<{ id: number }>('POST', `livechat/campaigns/${campaign}/invitation/autoInvitations`, {
    name: 'Hello', isEnable: true, isPopupOnlyOneTime: true, conditions: { when: 'all', list: [{ number: 1, field: 'PageViews', operator: 'morethan', value: '90' }] }, invitationWindow: { message: { content: 'May I help?' } },
  });
  const desk = await agent(storefront.site.admin);
  const site = { id: storefront.site.id, url: demo.nodes[0]!.url };
  const context = await person();
  const page = await context.newPage();
  const vera = new Shopper(page, 'http://pots.test/', 'Vera');
  await page.goto(await customer(context, site, `<script>Comm100API = { site_id: SITE, main_code_plan: ${campaign}, chat_buttons: [{ code_plan: ${popup}, div_id: 'x' }] }</script>LOAD`));
  const inside = (frame: string, script: string) => page.evaluate(`(function (d) { return ${script} })(document.querySelector(${JSON.stringify(frame)}).contentWindow.document)`);
  await expect(vera.button.first()).toBeVisible();
  // Its wrapper is a child of the container, which is one of the body.
  expect(await page.evaluate(`document.querySelector('#comm100-container').parentElement === document.body && document.querySelector('#comm100-container').querySelector('a') === document.querySelector('#comm100-float-button-2 a')`)).toBe(true);

  for (const style of ['bubble', 'embedded', 'popup']) {
    await storefront.api('PUT', `livechat/campaigns/${campaign}/invitation`, { style });
    await page.evaluate(`Comm100API.do('livechat.invitation.show', ${greeting})`);
    const frame = '#comm100-container iframe[title="Chat Invitation"]';
    const card = page.frameLocator(frame);
    await expect(card.locator('.invitation__message'), style).toHaveText('May I help?');
    expect(await faults(page), style).toEqual([]);
    expect(await inside(frame, `d.querySelector('.invitation__message').textContent`), style).toBe('May I help?');
    expect(await inside(frame, `[].some.call(d.querySelectorAll('button'), function (b) { return b.getAttribute('aria-label') === 'Click to decline the chat' })`), style).toBe(true);
    await inside(frame, `d.querySelector('.invitation__close').click()`);
    await expect(page.locator(frame), style).toHaveCount(0);
  }

  await page.evaluate(`document.querySelector('#comm100-float-button-2').click()`);
  const window = vera.window;
  await expect(window.locator('.window--bubble .main-container .window__title')).toBeVisible();
  await window.getByRole('textbox', { name: 'Name' }).fill('Vera');
  await window.getByRole('textbox', { name: 'Email' }).fill('vera@example.com');
  await window.getByRole('button', { name: 'Start chat' }).click();
  await desk.accept('Vera');
  await expect(window.locator('.title-buttons__operation.btn-end-chat')).toBeVisible();
  expect(await inside('#chat_window_container', `d.querySelector('.window__operation > button').getAttribute('aria-label')`)).toBe('Minimise');
  await inside('#chat_window_container', `d.querySelector('.window__operation > button').click()`);
  await expect(window.locator('.window')).toBeHidden();
  await page.evaluate(`Comm100API.do('livechat.chat.endChat')`);
  await expect.poll(() => page.evaluate(`localStorage.getItem('parley.${site.id}.chat')`)).toBeFalsy();

  const [opened] = await Promise.all([page.waitForEvent('popup'), page.evaluate(`Comm100API.open_chat_window(null, ${popup})`)]);
  await expect(opened.locator('.window')).toBeVisible();
  // The control panel's script runs in it, the page's does not.
  expect(await opened.evaluate('[window.name, window.ran, typeof window.seen]')).toEqual([`Comm100ChatWindow${site.id}`, 'function', 'undefined']);
});
