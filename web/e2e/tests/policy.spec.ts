import { expect, test } from '../test';

// The strictest page that may carry the widget. Each test also fails on any request to another host and on any complaint of the browser.

const strict = (nonce: string, server: string) => `script-src 'nonce-${nonce}'; style-src 'self'; connect-src ${server} ${server.replace('http', 'ws')}`;

test('a page with a nonce policy runs the window, its style and its script without a complaint', async ({ site, customer, agent, member, person }) => {
  const anna = await member();
  await anna.signIn(site.admin);
  await anna.call('PUT', '/api/v2/livechat/campaigns/1/preChat', { isEnable: true });
  await anna.call('PUT', '/api/v2/livechat/campaigns/1/chatWindow', {
    customCSS: '.window__title { border-top: 7px solid rgb(1, 2, 3) }',
    advanced: {
      isUseCustomJS: true,
      customJS: `document.documentElement.dataset.own = Comm100API.get('livechat.siteId'); Comm100API.on('livechat.prechat.display', () => { document.documentElement.dataset.seen = 'yes'; });`,
    },
  });
  const desk = await agent(site.admin);
  const shop = await customer(site, { policy: strict });
  const page = await (await person()).newPage();
  await page.goto(shop.url);
  await page.getByRole('button', { name: /^Chat/ }).click();
  const window = page.frameLocator('#chat_window_container');
  await expect(window.locator('.window__title')).toHaveCSS('border-top-color', 'rgb(1, 2, 3)');
  await expect(window.locator('html')).toHaveAttribute('data-own', String(site.id));
  await expect(window.locator('html')).toHaveAttribute('data-seen', 'yes');
  await window.getByRole('textbox', { name: 'Name' }).fill('Nils');
  await window.getByRole('textbox', { name: 'Email' }).fill('nils@example.com');
  await window.getByRole('button', { name: 'Start chat' }).click();
  await window.getByRole('textbox', { name: 'Your message' }).fill('Behind a strict policy');
  await window.getByRole('textbox', { name: 'Your message' }).press('Enter');
  await desk.accept('Nils');
  await expect.poll(() => desk.said('Nils')).toEqual(['Behind a strict policy']);
  await desk.say('Nils', 'Heard.');
  await expect(window.getByText('Heard.')).toBeVisible();
});
