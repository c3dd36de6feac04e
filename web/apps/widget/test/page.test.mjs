// What the widget is to the page that carries it.
/* global getComputedStyle */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Visit, launch } from './browser.mjs';

let browser;
let visit;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(() => visit.leave());

const until = (assertion) => vi.waitFor(assertion, { timeout: 15_000, interval: 50 });
const visits = () => visit.fake.requests.filter((r) => r === 'POST /api/visitor/v1/visits').length;

/** A page whose own script is `script`; `embed()` in it inserts the loader once more. */
const page = (script, body = '') => `<!doctype html><html lang="en"><head><title>Page</title><meta name="viewport" content="width=device-width"></head><body><h1>Page</h1>${body}
<script nonce="NONCE">
window.calls = [];
window.embed = function () { var s = document.createElement('script'); s.async = true; s.nonce = 'NONCE'; s.src = 'HOST/livechat.ashx?siteId=6000000'; document.body.append(s); return s; };
${script}
</script></body></html>`;

describe('on a page behind a nonce policy', () => {
  it('draws its button and window without a complaint of the browser', async () => {
    visit = await Visit.to(browser);
    await visit.open();
    await visit.write('Hello');
    await until(() => expect(visit.fake.texts()).toEqual(['Hello']));
    await visit.fake.accept();
    visit.fake.say('Hello!');
    await visit.frame().getByText('Hello!').waitFor();
    expect(visit.complaints).toEqual([]);
  });

  it('is neither dressed by the page nor dresses it', async () => {
    visit = await Visit.to(browser);
    const before = await visit.page.locator('h1').evaluate((e) => getComputedStyle(e).cssText);
    await visit.open();
    expect(await visit.page.locator('h1').evaluate((e) => getComputedStyle(e).cssText)).toBe(before);
    const look = await visit.button().evaluate((e) => {
      const { borderTopStyle, textTransform, letterSpacing, paddingTop } = getComputedStyle(e);
      return { borderTopStyle, textTransform, letterSpacing, paddingTop };
    });
    expect(look).toEqual({ borderTopStyle: 'none', textTransform: 'none', letterSpacing: 'normal', paddingTop: '0px' });
    const box = await visit.page.locator('#chat_window_container').boundingBox();
    expect(Math.round(box.width)).toBe(388);
  });
});

describe('the page’s own object', () => {
  it('is kept, filled before `loaded` turns true, and told once when ready', async () => {
    visit = await Visit.to(browser, {
      html: page(`window.Comm100API = { chat_buttons: [{ code_plan: 4, div_id: 'x' }], site_id: '6000000', main_code_plan: 1, own: 'kept', onReady: function () { calls.push('ready'); } };
        var api = Comm100API, was; Object.defineProperty(api, 'loaded', { get: function () { return was; }, set: function (v) { was = v; calls.push(typeof api.get + typeof api.open_chat_window); } });
        embed();`),
    });
    await visit.button().waitFor();
    await until(async () => expect(await visit.page.evaluate('calls')).toEqual(['functionfunction', 'ready']));
    const origin = visit.fake.origin;
    expect(await visit.page.evaluate(`({ own: Comm100API.own, main: Comm100API.main, site: Comm100API.get('livechat.siteId'), ids: Comm100API.get('livechat.campaignIds'), mobile: Comm100API.get('livechat.isMobile'),
      status: Comm100API.get('livechat.button.status'), visible: Comm100API.get('livechat.button.isVisible', 1), stranger: Comm100API.get('livechat.button.status', 99) ?? null })`)).toEqual({
      own: 'kept', main: origin, site: 6000000, ids: ['1', '4'], mobile: false, status: 'online', visible: true, stranger: null,
    });
    expect(await visit.page.evaluate(`Comm100API.get('livechat.visitor.guid')`)).toBe([...visit.fake.tokens.values()][0]);
    await visit.page.evaluate(`Comm100API.onReady = function () { calls.push('late'); }`);
    expect(await visit.page.evaluate('calls')).toEqual(['functionfunction', 'ready']);
  });

  it('calls a handler that is assigned after it became ready', async () => {
    visit = await Visit.to(browser, { html: page('embed();') });
    await visit.button().waitFor();
    expect(await visit.page.evaluate(`Comm100API.onReady = function () { calls.push('late'); }; calls`)).toEqual(['late']);
  });

  it('makes of a bare script address a working button', async () => {
    visit = await Visit.to(browser, { html: page('embed();') });
    await visit.open();
    expect(await visit.page.evaluate(`Comm100API.get('livechat.campaignIds')`)).toEqual(['1']);
  });

  it('takes calls that come too early', async () => {
    visit = await Visit.to(browser, {
      html: page(`Object.defineProperty(window, 'Comm100API', { configurable: true, get: function () { return this.api; }, set: function (v) { this.api = v;
        Object.defineProperty(v, 'loaded', { set: function () { v.set('livechat.button.isVisible', false); v.on('livechat.button.online', function (b) { calls.push(b); }); calls.push(v.get('livechat.visitor.guid') === undefined); } }); } });
        embed();`),
    });
    await until(async () => expect(await visit.page.evaluate('calls')).toEqual([true, { id: '1', type: 'adaptive' }]));
    expect(await visit.button().isVisible()).toBe(false);
    await visit.page.evaluate(`Comm100API.set('livechat.button.isVisible', 1, true)`);
    await visit.button().waitFor();
  });

  it('opens the window by old and new calls and tells what happens', async () => {
    visit = await Visit.to(browser, {
      html: page(`embed(); window.watch = function () { ['chat.display', 'chat.minimize', 'chat.restore', 'chat.close', 'chat.start', 'chat.end', 'chat.agent.join', 'chat.agent.input', 'chat.visitor.input'].forEach(function (n) {
        Comm100API.on('livechat.' + n, function (p, q) { calls.push(q ? [n, q] : p && p.name ? [n, p.name] : typeof p === 'string' && n !== 'chat.start' ? [n, p] : n); }); }); };`,
        `<a id="old" href="#elsewhere">Chat</a>`),
    });
    await visit.button().waitFor();
    await visit.page.evaluate(`watch(); document.getElementById('old').onclick = function (e) { Comm100API.open_chat_window(e, 1); }`);
    await visit.page.locator('#old').click();
    await visit.frame().locator('.window').waitFor();
    expect(visit.page.url()).not.toContain('elsewhere');
    await until(async () => expect(await visit.page.evaluate('calls')).toEqual(['chat.display']));
    await visit.page.evaluate(`Comm100API.do('livechat.chat.minimize')`);
    await visit.page.evaluate(`Comm100API.do('livechat.button.click', '1')`);
    await until(async () => expect(await visit.page.evaluate('calls')).toEqual(['chat.display', 'chat.minimize', 'chat.restore']));
    await visit.write('Hi');
    await until(() => expect(visit.fake.texts()).toEqual(['Hi']));
    visit.fake.accept();
    await visit.frame().getByText('has joined').waitFor();
    visit.fake.say('Hello');
    await visit.frame().getByText('Hello', { exact: true }).waitFor();
    await visit.page.evaluate(`Comm100API.do('livechat.chat.endChat')`);
    await visit.frame().getByText('Start a new chat').waitFor();
    await visit.page.evaluate(`Comm100API.do('livechat.chat.close')`);
    await until(async () =>
      expect((await visit.page.evaluate('calls')).slice(3)).toEqual([
        ['chat.visitor.input', 'Hi'], ['chat.agent.join', 'Anna Berg'], 'chat.start', ['chat.agent.input', 'Hello'], 'chat.end', 'chat.close',
      ]),
    );
    for (const call of [`get('nothing')`, `set('livechat.nothing', 1)`, `do('livechat.nothing')`, `on('livechat.nothing', function () {})()`, `render('livechat.chat.header', function () {})`, `open_chat_window()`]) {
      await visit.page.evaluate(`void Comm100API.${call}`);
    }
  });
});

describe('loading', () => {
  it('twice gives one button, one visit and one call of onReady', async () => {
    visit = await Visit.to(browser, { html: page(`window.Comm100API = { onReady: function () { calls.push('ready'); } }; embed(); embed();`) });
    await visit.button().waitFor();
    await visit.page.evaluate(`new Promise(function (done) { embed().onload = done; })`);
    expect(await visit.page.locator('[id="comm100-container"]').count()).toBe(1);
    expect(await visit.button().count()).toBe(1);
    expect(await visit.page.evaluate('calls')).toEqual(['ready']);
    expect(visits()).toBe(1);
  });

  it('again after being torn down begins anew and leaves nothing of before', async () => {
    visit = await Visit.to(browser, { html: page(`window.Comm100API = {}; embed();`) });
    await visit.open();
    await visit.page.evaluate(`document.getElementById('comm100-container').remove(); window.Comm100API = { onReady: function () { calls.push('again'); } };
      Comm100API.site_id = 6000000; Comm100API.main_code_plan = 1; embed();`);
    await until(async () => expect(await visit.page.evaluate('calls')).toEqual(['again']));
    await visit.button().waitFor();
    expect(await visit.page.evaluate(`document.querySelectorAll('#comm100-container').length`)).toBe(1);
    // Three sheets: the button's, the page's and the window's, which is open again.
    await visit.frame().locator('.window').waitFor();
    expect(await visit.page.evaluate(`document.adoptedStyleSheets.length`)).toBe(3);
    await until(() => expect(visit.fake.sockets.size).toBe(1));
  });

  it('comes to a page whose server is down as soon as it is up', async () => {
    visit = await Visit.to(browser, { prepare: (f) => { f.meddle = () => 'drop'; } });
    await until(() => expect(visits()).toBeGreaterThan(0));
    visit.fake.meddle = () => undefined;
    await visit.button().waitFor();
  });

  it('draws nothing for a site that does not exist', async () => {
    visit = await Visit.to(browser, { prepare: (f) => { f.meddle = () => 404; } });
    await until(() => expect(visits()).toBe(1));
    await visit.page.evaluate(`document.readyState`);
    expect(await visit.button().count()).toBe(0);
  });

  it('takes over the window’s script of a newer server', async () => {
    visit = await Visit.to(browser, { html: page(`window.Comm100API = { onReady: function () { calls.push('ready'); Comm100API.on('livechat.chat.display', function () { calls.push('display'); }); } }; embed();`) });
    await visit.button().waitFor();
    // As after an update: the name that the running loader knows is gone.
    await visit.page.route(/visitorside\/js\/window-/, (route) => route.abort(), { times: 1 });
    await visit.page.evaluate(`__parley.version = 'window-before.js'`);
    await visit.button().click();
    await visit.frame().locator('.window').waitFor({ timeout: 20_000 });
    await until(async () => expect(await visit.page.evaluate('calls')).toEqual(['ready', 'display']));
  });
});

describe('presence', () => {
  it('tells of a page that changes without a load', async () => {
    visit = await Visit.to(browser);
    await visit.button().waitFor();
    await visit.page.evaluate(`document.title = 'Second'; history.pushState(null, '', '/second')`);
    await until(() => expect(visit.fake.pages.at(-1)).toEqual({ url: `${visit.fake.pageUrl}second`, title: 'Second' }));
  });

  it('is one visitor in several tabs, and still after the token is refused', async () => {
    visit = await Visit.to(browser);
    await visit.button().waitFor();
    await visit.button(await visit.tab()).waitFor();
    expect(visit.fake.tokens.size).toBe(1);
    visit.fake.tokens.clear();
    await visit.open();
    await visit.write('still here');
    await until(() => expect(visit.fake.texts()).toEqual(['still here']));
  });

  it('leaves an open page when the site is closed', async () => {
    visit = await Visit.to(browser, { prepare: (f) => { f.heartbeat = 5; } });
    await visit.button().waitFor();
    visit.fake.meddle = () => 403002;
    await visit.button().waitFor({ state: 'detached' });
    expect(await visit.page.locator('#comm100-container').count()).toBe(0);
  });

  it('hides the button while nobody is there, when that is wanted', async () => {
    visit = await Visit.to(browser, { prepare: (f) => { f.status = 'offline'; f.campaign.chatButton.isHideOffline = true; f.heartbeat = 5; } });
    await visit.button().waitFor({ state: 'attached' });
    expect(await visit.button().isVisible()).toBe(false);
    visit.fake.status = 'online';
    await visit.button().waitFor();
  });
});
