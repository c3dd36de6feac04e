import { contractKeys } from '../contract';
import { faults } from '../faults';
import { expect, test } from '../test';

// What scripts of a customer's page may call, and the rules of contract/widget.md section 1.4. What each key takes and gives is in `keys.spec.ts`.

test('every key of the API is known, and none of them throws; others are warned of', async ({ guest, storefront }) => {
  const campaign = await storefront.campaign();
  const vera = await guest('Vera', campaign);
  await vera.page.goto(vera.shop);
  await expect(vera.button).toBeVisible();
  const all = contractKeys();
  const result = await vera.page.evaluate(async (table) => {
    const warned: string[] = [];
    const warn = console.warn;
    console.warn = (text: string) => warned.push(text);
    const api = (window as unknown as { Comm100API: Record<string, (...args: unknown[]) => unknown> }).Comm100API;
    const types: Record<string, string> = {};
    for (const key of table.get) types[key] = typeof api.get!(key);
    for (const key of table.set) api.set!(key, undefined);
    const ends = table.on.map((key) => typeof api.on!(key, () => undefined));
    for (const key of table.render) api.render!(key, () => null);
    const answers: Record<string, string> = {};
    for (const key of table.do) {
      if (key === 'livechat.button.click') continue;
      const answer = api.do!(key, 'nothing') as Promise<unknown> | undefined;
      answers[key] = answer === undefined ? 'nothing' : await new Promise((done) => void (answer as { then: (a: unknown, b: (...r: unknown[]) => void) => void }).then(() => done('kept'), (...reasons) => done(JSON.stringify(reasons))));
    }
    const known = warned.length;
    const harmless = [api.get!('livechat.nothing'), api.get!('LiveChat.siteId'), api.get!('livechat.button.status', 'nobody'), api.set!('nothing', 1), api.do!('livechat.nothing'), api.render!('livechat.chat.nothing', () => null), typeof api.on!('livechat.chat.message.received', () => undefined)];
    console.warn = warn;
    return { types, ends: [...new Set(ends)], answers, known, unknown: warned.length, harmless: harmless.map(String) };
  }, all);
  expect(result.known).toBe(0);
  expect(result.unknown).toBe(7);
  expect(result.harmless).toEqual([...Array<string>(6).fill('undefined'), 'function']);
  expect(result.ends).toEqual(['function']);
  expect(result.types).toMatchObject({
    'livechat.siteId': 'number', 'livechat.campaignIds': 'object', 'livechat.isDynamicCampaign': 'boolean', 'livechat.isMobile': 'boolean', 'livechat.visitor.guid': 'string', 'livechat.button.isVisible': 'boolean',
    'livechat.button.status': 'string', 'livechat.prechat.isSkip': 'boolean', 'livechat.prechat.fields': 'object', 'livechat.sideWindow.tabs': 'object',
  });
  for (const form of ['prechat', 'postChat', 'offlineMessage']) expect(result.answers[`livechat.${form}.submit`]).toMatch(/^\[null,"/);
  for (const call of ['audio', 'video']) expect(result.answers[`livechat.chat.${call}.request`]).toMatch(/^\["(webrtc_not_supported|not_chatting)"\]$/);
});

test('scripts read, fill and replace the fields of a form, add their own, and are told two reasons of a refusal', async ({ guest, storefront, agent }) => {
  const campaign = await storefront.campaign({ preChat: { isEnable: true } });
  await agent(storefront.site.admin);
  const vera = await guest('Vera', campaign);
  const shown: string[] = [];
  vera.page.on('request', (r) => r.url().endsWith('/api/visitor/v1/form') && r.method() === 'PUT' && shown.push((JSON.parse(r.postData() ?? '{}') as { form: string }).form));
  await vera.page.goto(vera.shop);
  await expect(vera.button).toBeVisible();
  await vera.page.evaluate(`window.told = []; ['prechat.display', 'prechat.field.change', 'prechat.submit', 'prechat.submit.success', 'prechat.minimize', 'prechat.restore'].forEach(function (n) {
    Comm100API.on('livechat.' + n, function (p) { told.push(p && p.type ? n + ' ' + p.type : n) }) });
    var fields = Comm100API.get('livechat.prechat.fields', Comm100API.main_code_plan).map(function (f) { return Object.assign({}, f, f.type === 'name' ? { value: 'Vera' } : {}) });
    fields.push({ id: 'colour', type: 'custom', label: 'Colour', element: function (update, error) { var b = document.createElement('button'); b.type = 'button'; b.textContent = 'Red';
      error('Choose one.'); b.onclick = function () { update('red'); error(null) }; return b } });
    Comm100API.set('livechat.prechat.fields', fields, Comm100API.main_code_plan); Comm100API.do('livechat.button.click')`);
  await expect(vera.window.getByRole('textbox', { name: 'Name' })).toHaveValue('Vera');
  const first = await vera.page.evaluate(`new Promise(function (done) { Comm100API.do('livechat.prechat.submit').then(null, function (ids, words) { done([ids, typeof words]) }) })`);
  expect((first as [string[], string])[0]).toContain('colour');
  expect((first as [string[], string])[1]).toBe('string');
  await expect(vera.window.getByText('Choose one.')).toBeVisible();
  await vera.window.getByRole('button', { name: 'Red' }).click();
  await vera.window.getByRole('textbox', { name: 'Email' }).fill('vera@example.com');
  await vera.page.evaluate(`Comm100API.do('livechat.prechat.minimize'); Comm100API.do('livechat.prechat.restore')`);
  await expect(vera.window.getByRole('button', { name: 'Red' })).toBeVisible();
  expect(await vera.page.evaluate(`Comm100API.get('livechat.prechat.fields').map(function (f) { return [f.type, f.value] })`)).toEqual(expect.arrayContaining([['name', 'Vera'], ['email', 'vera@example.com'], ['custom', 'red']]));
  expect(await vera.page.evaluate(`Comm100API.do('livechat.prechat.submit').then(function (v) { return String(v) })`)).toBe('undefined');
  await expect(vera.composer).toBeVisible();
  expect(await vera.page.evaluate('told')).toEqual(expect.arrayContaining(['prechat.display', 'prechat.field.change email', 'prechat.field.change custom', 'prechat.minimize', 'prechat.restore', 'prechat.submit', 'prechat.submit.success']));
  expect(shown).toEqual(['preChat', '', 'preChat', '']);
});

test('the form before a chat is passed over where it is valid, and shown where it is not', async ({ guest, storefront, agent }) => {
  const campaign = await storefront.campaign({ preChat: { isEnable: true } });
  await agent(storefront.site.admin);
  const fill = (email: string) => `var f = Comm100API.get('livechat.prechat.fields'); f.forEach(function (x) { if (x.type === 'name') x.value = 'Vera'; if (x.type === 'email') x.value = '${email}' });
    Comm100API.set('livechat.prechat.fields', f); Comm100API.set('livechat.prechat.isSkip', true); Comm100API.do('livechat.button.click')`;
  const wrong = await guest('Vera', campaign);
  await wrong.page.goto(wrong.shop);
  await expect(wrong.button).toBeVisible();
  await wrong.page.evaluate(fill('no address'));
  await expect(wrong.window.getByRole('button', { name: 'Start chat' })).toBeVisible();
  const right = await guest('Vera', campaign);
  await right.page.goto(right.shop);
  await expect(right.button).toBeVisible();
  await right.page.evaluate(fill('vera@example.com'));
  await expect(right.composer).toBeVisible();
});

test('scripts draw parts of the window and tabs beside it; what fails leaves our own', async ({ guest, storefront, agent }) => {
  const campaign = await storefront.campaign({ preChat: { isEnable: true } });
  await agent(storefront.site.admin);
  const vera = await guest('Vera', campaign);
  await vera.page.goto(vera.shop);
  await expect(vera.button).toBeVisible();
  await vera.page.evaluate(`window.told = []; function part(text) { return function () { var e = document.createElement('p'); e.textContent = text; return e } }
    Comm100API.render('livechat.prechat.greeting', part('Own greeting')); Comm100API.render('livechat.prechat.footer.poweredby', part('Own foot'));
    Comm100API.render('livechat.prechat.submit', function () { return 'no element' });
    ['show', 'hide', 'tabs.switch'].forEach(function (n) { Comm100API.on('livechat.sideWindow.' + n, function (id) { told.push(id ? n + ' ' + id : n) }) });
    Comm100API.set('livechat.sideWindow.tabs', [{ id: 'a', isSystem: false, 'aria-label': 'Help', content: part('Help text') }, { id: 'b', isSystem: false, 'aria-label': 'Offers', content: part('Offers text') }]);
    Comm100API.set('livechat.sideWindow.isVisible', true); Comm100API.do('livechat.button.click')`);
  await expect(vera.window.getByText('Own greeting')).toBeVisible();
  await expect(vera.window.getByText('Own foot')).toBeVisible();
  await expect(vera.window.getByRole('button', { name: 'Start chat' })).toBeVisible();
  await vera.page.evaluate(`Comm100API.render('livechat.prechat.header', part('Own header'))`);
  await expect(vera.window.getByText('Own header')).toBeVisible();
  await expect(vera.page.getByText('Help text')).toBeVisible();
  await vera.page.getByRole('tab', { name: 'Offers' }).click();
  await expect(vera.page.getByText('Offers text')).toBeVisible();
  await vera.page.evaluate(`Comm100API.set('livechat.sideWindow.isVisible', false)`);
  await expect(vera.page.getByText('Offers text')).toBeHidden();
  expect(await vera.page.evaluate('told')).toEqual(['show', 'tabs.switch b', 'hide']);
});

test('a page has the buttons of several campaigns, and opens others by their code plan', async ({ guest, storefront, agent, watch }) => {
  watch.allow(/campaignId=999/);
  await agent(storefront.site.admin);
  const title = (text: string) => ({ preChat: { isEnable: true, greetingMessage: text } });
  const [first, second, third] = [await storefront.campaign(title('First')), await storefront.campaign({ ...title('Second'), chatButton: { type: 'textLink', textLink: { text: 'Write to us' } } }), await storefront.campaign(title('Third'))];
  const vera = await guest('Vera', first);
  const url = await storefront.page(vera.page.context(), first, '<div id="beside"></div>', [{ code_plan: second, div_id: 'beside' }]);
  await vera.page.goto(url);
  const link = vera.page.locator('#beside a');
  await expect(link).toHaveText('Write to us');
  expect(await vera.page.evaluate(`Comm100API.get('livechat.campaignIds')`)).toEqual([String(first), String(second)]);
  await link.evaluate((a: HTMLElement) => a.click());
  await expect(vera.window.getByText('Second')).toBeVisible();
  await vera.page.evaluate(`Comm100API.do('livechat.button.click', '${first}')`);
  await expect(vera.window.getByText('First')).toBeVisible();
  await vera.page.evaluate(`Comm100API.open_chat_window(null, ${third})`);
  await expect(vera.window.getByText('Third')).toBeVisible();
  await vera.page.evaluate(`Comm100API.open_chat_window(null, 999)`);
  await expect(vera.page.locator('#comm100-container iframe')).toHaveCount(1);
});

test('buttons are pictures, links or drawn, float where they are to, and have the ids that pages look for', async ({ guest, storefront, watch, agent }) => {
  watch.allow(/404/);
  await agent(storefront.site.admin);
  const image = (more: object) => ({ chatButton: { type: 'image', image: more } });
  for (const [button, type, look] of [
    [{ chatButton: { type: 'adaptive' } }, 'adaptive', '#comm100-float-button-2 a[role=button]'],
    [image({ isFloat: true, position: { type: 'topleft', x: '30', y: '5%' } }), 'float', '#comm100-float-button-2 a img'],
    [image({ isFloat: false }), 'image', '#comm100-button-ID a img[id="comm100-button-IDimg"]'],
    [{ chatButton: { type: 'textLink', textLink: { text: 'Talk' } } }, 'text', '#comm100-button-ID a'],
  ] as const) {
    const campaign = await storefront.campaign(button);
    const vera = await guest('Vera', campaign);
    await vera.page.goto(vera.shop);
    const element = vera.page.locator(look.replaceAll('ID', String(campaign)));
    await expect(element, type).toBeVisible();
    const src = await element.getAttribute('src');
    if (src) expect(src).toMatch(/DBResource\/DBImage\.ashx\?imgId=4275&type=2&siteId=/);
    if (type === 'float') {
      const box = (await element.boundingBox())!;
      expect(box.x).toBe(30);
      expect(Math.round(box.y)).toBe(Math.round(vera.page.viewportSize()!.height * 0.05));
    }
    const events = await vera.page.evaluate(`new Promise(function (done) { Comm100API.on('livechat.button.hide', done); Comm100API.set('livechat.button.isVisible', false) })`);
    expect(events).toEqual({ id: String(campaign), type });
    await expect(element).toBeHidden();
    await vera.page.evaluate(`Comm100API.set('livechat.button.isVisible', true)`);
    await element.click();
    await expect(vera.window.locator('.window')).toBeVisible();
  }
});

test('a pop-up is the chat page in a window of its own, as the page’s visitor', async ({ guest, storefront, agent }) => {
  await agent(storefront.site.admin);
  const campaign = await storefront.campaign({ chatWindow: { type: 'popup', popup: { title: 'Talk to us' } } });
  const vera = await guest('Vera', campaign);
  await vera.page.goto(vera.shop);
  const [popup] = await Promise.all([vera.page.waitForEvent('popup'), vera.button.click()]);
  await expect(popup.locator('.window')).toBeVisible();
  expect(popup.url()).toContain(`/chatwindow.aspx?siteId=${storefront.site.id}&planId=${campaign}`);
  await expect(popup).toHaveTitle('Talk to us');
  expect(await popup.evaluate(`Comm100API.get('livechat.visitor.guid')`)).toBe(await vera.page.evaluate(`Comm100API.get('livechat.visitor.guid')`));
  expect(await popup.evaluate(`[typeof Comm100API.site_id, Comm100API.main_code_plan, Comm100API.main]`)).toEqual(['number', String(campaign), new URL(vera.shop).origin]);
});

test('agents and rules invite visitors on the page, who answer there', async ({ guest, storefront, agent }) => {
  await agent(storefront.site.admin);
  const campaign = await storefront.campaign({ preChat: { isEnable: true } });
  const invitation = `livechat/campaigns/${campaign}/invitation`;
  const { id } = await storefront.api<{ id: number }>('POST', `${invitation}/autoInvitations`, { name: 'Hello', isEnable: true, isPopupOnlyOneTime: true, conditions: { when: 'all', list: [{ number: 1, field: 'PageViews', operator: 'morethan', value: '90' }] },
    invitationWindow: { message: { content: 'May I <b>help</b>?' } } });
  for (const style of ['bubble', 'popup', 'embedded']) {
    await storefront.api('PUT', invitation, { style });
    const vera = await guest('Vera', campaign);
    await vera.page.goto(vera.shop);
    await expect(vera.button).toBeVisible();
    await vera.page.evaluate(`window.told = []; ['display', 'accept', 'refuse'].forEach(function (n) { Comm100API.on('livechat.invitation.' + n, function (p) { told.push([n, p]) }) }); Comm100API.do('livechat.invitation.show', '${id}&scopingcampaignid=1')`);
    const frame = vera.page.frameLocator('#comm100-container iframe[title="Chat Invitation"]');
    await expect(frame.locator('.invitation__message'), style).toHaveText('May I <b>help</b>?');
    expect(await faults(vera.page, { without: 'main' }), style).toEqual([]);
    const told = (await vera.page.evaluate('told')) as [string, { id: string }][];
    expect(told).toEqual([['display', { id: told[0]![1].id, campaignId: String(campaign), message: 'May I <b>help</b>?', isManual: false }]]);
    if (style === 'embedded') {
      await frame.getByRole('button', { name: 'Click to decline the chat' }).click();
      await expect(frame.locator('.invitation__message')).toHaveCount(0);
      expect(await vera.page.evaluate('told[1]')).toEqual(['refuse', told[0]![1].id]);
    } else {
      await vera.page.evaluate(`Comm100API.do('livechat.invitation.accept', 'nothing'); Comm100API.do('livechat.invitation.accept', told[0][1].id)`);
      await expect(vera.window.locator('.window')).toBeVisible();
      await expect(frame.locator('.invitation__message')).toHaveCount(0);
      expect(await vera.page.evaluate('told[1]')).toEqual(['accept', told[0]![1].id]);
    }
  }
});

test('an agent’s invitation is on the page at once', async ({ guest, storefront, member, agent }) => {
  await agent(storefront.site.admin);
  const anna = await member();
  await anna.signIn(storefront.site.admin);
  const vera = await guest('Vera', await storefront.campaign({ preChat: { isEnable: true } }));
  const socket = vera.page.waitForEvent('websocket');
  await vera.page.goto(vera.shop);
  await (await socket).waitForEvent('framereceived');
  const id = (await vera.page.evaluate(`Comm100API.get('livechat.visitor.guid')`)) as string;
  await vera.page.evaluate(`window.told = []; Comm100API.on('livechat.invitation.display', function (i) { told.push(i.isManual, typeof i.agent.name) })`);
  await anna.call('POST', `/api/agent/v1/visitors/${id}/invite`, { message: 'Can I help with <i>pots</i>?' });
  const frame = vera.page.frameLocator('#comm100-container iframe[title="Chat Invitation"]');
  await expect(frame.locator('.invitation__message')).toHaveText('Can I help with <i>pots</i>?');
  expect(await vera.page.evaluate('told')).toEqual([true, 'string']);
});

test('the script may come twice, late, and again after the page has taken it away', async ({ guest, storefront, agent }) => {
  await agent(storefront.site.admin);
  const [first, second] = [await storefront.campaign(), await storefront.campaign()];
  const vera = await guest('Vera', first);
  await vera.page.goto(vera.shop);
  await expect(vera.button).toBeVisible();
  const embed = `window.embed = function () { var s = document.createElement('script'); s.src = '/livechat.ashx?siteId=${storefront.site.id}'; s.nonce = document.querySelector('script[nonce]').nonce; document.body.append(s) }`;
  await vera.page.evaluate(`${embed}; window.calls = []; embed(); embed()`);
  const guid = await vera.page.evaluate(`Comm100API.get('livechat.visitor.guid')`);
  await expect(vera.page.locator('[id="comm100-container"]')).toHaveCount(1);
  await vera.page.evaluate(`document.getElementById('comm100-container').remove(); window.Comm100API = {}; Comm100API.site_id = '${storefront.site.id}'; Comm100API.main_code_plan = ${second};
    Comm100API.onReady = function () { calls.push('never') }; Comm100API.onReady = function () { calls.push('ready') }; embed(); embed()`);
  await expect.poll(() => vera.page.evaluate('calls')).toEqual(['ready']);
  await vera.page.evaluate(`Comm100API.onReady = function () { calls.push('late') }`);
  expect(await vera.page.evaluate(`[calls, Comm100API.loaded, Comm100API.get('livechat.campaignIds'), Comm100API.get('livechat.visitor.guid')]`)).toEqual([['ready'], true, [String(second)], guid]);
  await expect(vera.page.locator('#comm100-container > .p-float')).toHaveCount(1);
});

test('custom variables come from the page’s script and from expressions', async ({ guest, storefront, agent }) => {
  await agent(storefront.site.admin);
  const campaign = await storefront.campaign();
  await storefront.api('POST', 'livechat/customVariables', { name: 'basket', type: 'text', value: 'document.querySelector("#basket").textContent' });
  await storefront.api('POST', 'livechat/customVariables', { name: 'rank', type: 'text' });
  await storefront.api('POST', 'livechat/customVariables', { name: 'broken', type: 'text', value: 'nothing.there(' });
  const vera = await guest('Vera', campaign);
  const url = await storefront.page(vera.page.context(), campaign, '<p id="basket">3 pots</p>');
  const sent: string[] = [];
  vera.page.on('request', (r) => r.url().endsWith('/customVariables') && r.method() === 'PUT' && sent.push(r.postData() ?? ''));
  await vera.page.goto(url);
  await expect(vera.button).toBeVisible();
  await vera.page.evaluate(`Comm100API.set('livechat.customVariables', [{ name: 'rank', value: 7 }, { name: 'basket', value: undefined }, { name: 'stranger', value: 'x' }])`);
  await expect.poll(() => sent.map((s) => JSON.parse(s) as unknown)).toEqual([
    { customVariables: [{ name: 'basket', value: '3 pots' }] },
    { customVariables: [{ name: 'rank', value: '7' }, { name: 'stranger', value: 'x' }] },
  ]);
});

test('the chat page opens under all of its addresses', async ({ demo, person, storefront }) => {
  const campaign = await storefront.campaign({ preChat: { isEnable: true } });
  const page = await (await person()).newPage();
  const query = `siteId=${storefront.site.id}&planId=${campaign}`;
  for (const path of [`/chatwindow.aspx?${query}`, `/visitorside/chatwindow.aspx?${query}`, `/chatserver/chatWindow.aspx?planId=${campaign}&siteid=${storefront.site.id}`, `/ChatWindow.aspx?${query}&visitType=1&byHref=1&partnerId=-1#`,
    `/livechatserver/Mobile/chatwindow.aspx?${query}&ifApp=1`, `/chatwindow.aspx?${query}&chatgroup=3&_=169`]) {
    await page.goto(demo.nodes[0]!.url + path);
    await expect(page.locator('.window'), path).toBeVisible();
    expect(await page.evaluate('Comm100API.site_id'), path).toBe(storefront.site.id);
  }
  // What the mobile SDK does once the page has finished loading.
  const ready = await page.evaluate(`new Promise(function (done) { Comm100API.onReady = function () { done([Comm100API.get('livechat.prechat.fields', Comm100API.main_code_plan).length > 0, Comm100API.get('livechat.visitor.guid').length]) } })`);
  expect(ready).toEqual([true, 36]);
});
