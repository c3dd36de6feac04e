import { devices, type Page } from '@playwright/test';
import { expect, test } from '../test';

// Networks that are slow or gone, tabs that sleep, and keyboards that cover half of a phone: the window says what is going on, and nothing is lost.

const { defaultBrowserType: _, ...phone } = devices['iPhone SE'];

test('what is written while the network is away is kept, said to be waiting, and sent once', async ({ shopper, agent, watch }) => {
  watch.allowConnections();
  const vera = await shopper('Olga');
  const desk = await agent();
  await vera.ask();
  await desk.accept('Olga');
  await vera.say('Before the tunnel');
  await expect.poll(() => desk.said('Olga')).toEqual(['Before the tunnel']);
  const context = vera.page.context();
  await context.setOffline(true);
  await vera.say('In the tunnel');
  await vera.say('Still in it');
  await expect(vera.window.getByText('No connection.')).toBeVisible();
  await expect(vera.window.getByText('Not sent yet, trying again…').first()).toBeVisible();
  await desk.say('Olga', 'Are you there?');
  await context.setOffline(false);
  await expect.poll(async () => (await desk.said('Olga')).filter((text) => text.includes('tunnel') || text.includes('in it'))).toEqual(['Before the tunnel', 'In the tunnel', 'Still in it']);
  await expect.poll(async () => (await vera.said()).sort()).toEqual((await desk.said('Olga')).sort());
  await expect(vera.window.getByText('No connection.')).toHaveCount(0);
  await vera.end();
});

test('an answer that gets lost on its way makes neither two messages nor two chats', async ({ shopper, agent, watch }) => {
  watch.allowConnections();
  const vera = await shopper('Lara');
  const desk = await agent();
  let lost = 0;
  await vera.page.route(/\/api\/visitor\/v1\/chats(\/[^/]+\/messages)?$/, async (route) => {
    if (route.request().method() !== 'POST' || lost >= 4) return route.continue();
    lost++;
    // The server does it, and nobody hears of it.
    await route.fetch();
    return route.abort('connectionreset');
  });
  await vera.ask();
  await vera.say('Once');
  await expect(desk.request('Lara')).toHaveCount(1);
  await desk.accept('Lara');
  await vera.say('And once more');
  await expect.poll(() => desk.said('Lara')).toEqual(['Once', 'And once more']);
  await expect.poll(() => vera.said()).toEqual(['Once', 'And once more']);
  expect(lost).toBeGreaterThan(1);
  await vera.end();
});

test('who waits keeps the place after a reload, in a second tab, and while the server is away', async ({ demo, shopper, agent, watch }) => {
  watch.allowConnections();
  watch.allow(/status of (5|4)\d\d/);
  const vera = await shopper('Wilma');
  await agent();
  await vera.ask();
  await vera.say('I can wait.');
  await expect(vera.window.locator('.waiting')).toBeVisible();
  await vera.page.reload();
  await expect(vera.window.locator('.waiting')).toBeVisible();
  await expect.poll(() => vera.said()).toEqual(['I can wait.']);
  const second = await vera.secondTab('/care');
  await expect(second.window.locator('.waiting')).toBeVisible();

  for (const node of demo.nodes) await node.kill();
  await second.say('Written to nobody');
  await expect(second.window.getByText('Reconnecting…')).toBeVisible();
  await expect(second.window.locator('.waiting')).toBeVisible();
  for (const node of demo.nodes) await node.start();
  const desk = await agent();
  await desk.accept('Wilma');
  await expect.poll(() => desk.said('Wilma')).toEqual(['I can wait.', 'Written to nobody']);
  for (const tab of [vera, second]) await expect.poll(() => tab.said()).toEqual(['I can wait.', 'Written to nobody']);
  await vera.end();
});

test('a tab that slept has everything when it wakes', async ({ shopper, agent, watch }) => {
  watch.allowConnections();
  const vera = await shopper('Sofie');
  const desk = await agent();
  await vera.ask();
  await desk.accept('Sofie');
  await desk.say('Sofie', 'Good night');
  await expect.poll(() => vera.said()).toEqual(['Good night']);
  const cdp = await vera.page.context().newCDPSession(vera.page);
  await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
  for (const text of ['One', 'Two', 'Three']) await desk.say('Sofie', text);
  await expect.poll(() => desk.said('Sofie')).toHaveLength(4);
  await cdp.send('Page.setWebLifecycleState', { state: 'active' });
  await expect.poll(() => vera.said()).toEqual(['Good night', 'One', 'Two', 'Three']);
  await vera.end();
});

test('on a slow line the window opens, keeps the order and says what it waits for', async ({ shopper, agent }) => {
  const vera = await shopper('Slava');
  const desk = await agent();
  const cdp = await vera.page.context().newCDPSession(vera.page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 900, downloadThroughput: 12_000, uploadThroughput: 6_000 });
  await vera.ask();
  await desk.accept('Slava');
  const texts = ['First', 'Second', 'Third', 'Fourth'];
  for (const text of texts) await vera.say(text);
  await expect(vera.window.getByText('Sending…').first()).toBeVisible();
  await expect.poll(() => desk.said('Slava')).toEqual(texts);
  await expect.poll(() => vera.said()).toEqual(texts);
  await vera.end();
});

for (const where of ['a customer’s page', 'the chat page'] as const) {
  test(`on a phone with its keyboard open head, last line and field stay in sight, on ${where}`, async ({ demo, shopper, agent }) => {
    const name = where === 'the chat page' ? 'Keira' : 'Kim';
    const desk = await agent();
    const vera = await shopper(name, phone);
    const { page } = vera;
    const site = await desk.page.evaluate(async () => ((await (await fetch('/api/agent/v1/session')).json()) as { site: { id: number } }).site.id);
    const scope = where === 'the chat page' ? page : vera.window;
    await page.goto(where === 'the chat page' ? `${demo.nodes[0]!.url}/chatwindow.aspx?siteId=${site}&planId=1` : vera.shop);
    if (where !== 'the chat page') await vera.button.click();
    await scope.getByRole('textbox', { name: 'Name' }).fill(name);
    await scope.getByRole('textbox', { name: 'Email' }).fill('k@example.com');
    await scope.getByRole('button', { name: 'Start chat' }).click();
    await desk.accept(name);
    for (let n = 1; n <= 12; n++) await desk.say(name, `Line ${n} of a long story`);
    await expect(scope.getByText('Line 12 of a long story')).toBeVisible();
    const composer = scope.getByRole('textbox', { name: 'Your message' });
    await composer.focus();
    await keyboard(page, 280, 40);
    for (const part of [composer, scope.locator('.window__title'), scope.getByText('Line 12 of a long story')]) {
      await expect(async () => {
        const box = (await part.boundingBox())!;
        expect(box.y).toBeGreaterThanOrEqual(40 - 1);
        expect(box.y + box.height).toBeLessThanOrEqual(40 + 280 + 1);
      }).toPass();
    }
    for (const html of [page.locator('html'), scope.locator('html')]) expect(await html.evaluate((root) => root.scrollWidth - root.clientWidth)).toBe(0);
    // Fields in which phones would zoom are none.
    expect(await composer.evaluate((field) => parseFloat(getComputedStyle(field).fontSize))).toBeGreaterThanOrEqual(16);
  });
}

test('a keyboard that opens at the very moment a message arrives does not hide the message', async ({ shopper, agent }) => {
  const desk = await agent();
  const vera = await shopper('Kamil', phone);
  await vera.page.goto(vera.shop);
  await vera.ask();
  await desk.accept('Kamil');
  for (let n = 1; n <= 12; n++) await desk.say('Kamil', `Line ${n} of a long story`);
  await expect(vera.window.getByText('Line 12 of a long story')).toBeVisible();
  const conversation = vera.window.getByRole('region', { name: 'Conversation' });
  const height = await conversation.evaluate((box) => box.clientHeight);
  // Changes are observed as soon as they are drawn, before the event of the scroll that follows them.
  await conversation.evaluate((box) =>
    new MutationObserver(() => {
      Object.defineProperty(parent.visualViewport, 'height', { value: 320, configurable: true });
      parent.visualViewport!.dispatchEvent(new Event('resize'));
    }).observe(box, { childList: true, subtree: true }),
  );
  await desk.say('Kamil', 'The end of it');
  await expect.poll(() => conversation.evaluate((box) => box.clientHeight)).toBeLessThan(height);
  await expect.poll(() => conversation.evaluate((box) => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight))).toBe(0);
  await expect(vera.window.getByText('The end of it')).toBeInViewport();
  await vera.end();
});

/** Opens the keyboard of a phone: it leaves `height` of the page to be seen, from `top` on, and the layout stays as it is. */
async function keyboard(page: Page, height: number, top: number): Promise<void> {
  await page.evaluate(
    ([height, top]) => {
      Object.defineProperty(visualViewport, 'height', { value: height, configurable: true });
      Object.defineProperty(visualViewport, 'offsetTop', { value: top, configurable: true });
      visualViewport!.dispatchEvent(new Event('resize'));
    },
    [height, top],
  );
}
