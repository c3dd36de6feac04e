import type { Page } from '@playwright/test';
import { createSign, generateKeyPairSync } from 'node:crypto';
import type { Storefront } from '../server/storefront';
import { expect, test } from '../test';

// Visitors who sign in at the customer's identity provider, by the page's script and by way of the provider's page.

const provider = 'https://id.example.test/in';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const base64 = (text: string) => Buffer.from(text).toString('base64url');

/** A token of the provider's. */
function token(claims: object): string {
  const said = `${base64('{"alg":"RS256","typ":"JWT"}')}.${base64(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + 600, ...claims }))}`;
  return `${said}.${createSign('RSA-SHA256').update(said).sign(privateKey).toString('base64url')}`;
}

/** A campaign whose visitors sign in. */
async function signedCampaign(storefront: Storefront, signInType: string, isSkipPrechat = false): Promise<number> {
  const campaign = await storefront.campaign({ preChat: { isEnable: true } });
  await storefront.api('PUT', 'livechat/visitorSSO', {
    isEnable: true, signInUrl: provider, idpCertificate: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'), campaignSSOOptions: [{ campaignId: campaign, signInType, isSkipPrechat }],
  });
  return campaign;
}

const give = (page: Page, jwt: string) => page.evaluate((value) => (window as unknown as { Comm100API: { set(key: string, value: string): void } }).Comm100API.set('livechat.sso.jwt', value), jwt);
const guid = (page: Page) => page.evaluate(() => (window as unknown as { Comm100API: { get(key: string): string } }).Comm100API.get('livechat.visitor.guid'));

test('a page signs its visitor in: the form knows the name, the agent that it is proven, and nobody after it finds anything', async ({ storefront, guest, agent }) => {
  const campaign = await signedCampaign(storefront, 'optional');
  const desk = await agent(storefront.site.admin);
  const vera = await guest('Vera', campaign);
  await vera.enter();
  const { window } = vera;
  await expect(window.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await give(vera.page, token({ sub: 'u-<b>1</b>', name: 'Vera <i>Idle</i>', email: 'vera@id.example.test' }));
  await expect(window.getByText('Signed in as Vera <i>Idle</i>')).toBeVisible();
  await expect(window.getByRole('textbox', { name: 'Name' })).toHaveValue('Vera <i>Idle</i>');
  await expect(window.getByRole('textbox', { name: 'Name' })).toHaveAttribute('readonly', '');
  expect(await vera.faults()).toEqual([]);
  await vera.page.screenshot({ path: test.info().outputPath('signed-in.png') });
  await window.getByRole('button', { name: 'Start chat' }).click();
  await expect(window.getByRole('button', { name: 'End chat' })).toBeVisible();
  const first = await guid(vera.page);
  await desk.accept('Vera <i>Idle</i>');
  await expect(desk.chat('Vera <i>Idle</i>').getByRole('img', { name: 'Signed in as u-<b>1</b>' })).toBeVisible();
  await desk.page.screenshot({ path: test.info().outputPath('agent.png') });

  await give(vera.page, '');
  await expect.poll(() => guid(vera.page)).not.toBe(first);
  await expect(window.getByRole('button', { name: 'Start chat' })).toBeVisible();
  await expect(window.getByRole('textbox', { name: 'Name' })).toHaveValue('');
  await give(vera.page, token({ sub: 'u-<b>1</b>' }));
  await expect.poll(() => guid(vera.page)).toBe(first);
  await expect(window.getByRole('button', { name: 'End chat' })).toBeVisible();
});

test('where signing in is required nobody chats without it, and the way leads over the provider’s page and back', async ({ storefront, guest, agent, watch }) => {
  watch.trust(new URL(provider).host);
  watch.allow(/status of 400/);
  const campaign = await signedCampaign(storefront, 'required', true);
  await agent(storefront.site.admin);
  const vera = await guest('Vera', campaign);
  await vera.page.route(`${provider}*`, (route) => {
    const back = new URL(route.request().url()).searchParams.get('redirect_url');
    return route.fulfill({ contentType: 'text/html', body: `<script>location.replace(${JSON.stringify(`${back}#jwt=${token({ sub: 'u-2', name: 'Ned', email: 'ned@id.example.test' })}`)})</script>` });
  });
  await vera.enter();
  const { window } = vera;
  await expect(window.getByText('Please sign in to chat with us.')).toBeVisible();
  await expect(window.getByRole('button', { name: 'Start chat' })).toHaveCount(0);
  expect(await vera.faults()).toEqual([]);
  await vera.page.screenshot({ path: test.info().outputPath('required.png') });
  await give(vera.page, 'a.b.c');
  await expect(window.getByText('You could not be signed in. Please try again.')).toBeVisible();
  await window.getByRole('button', { name: 'Sign in' }).click();
  // The form is passed over: the window opens again with the place to write.
  await expect(window.getByRole('textbox', { name: 'Your message' })).toBeVisible();
  expect(vera.page.url()).not.toContain('jwt');
  await window.getByRole('textbox', { name: 'Your message' }).fill('Hello');
  await window.getByRole('textbox', { name: 'Your message' }).press('Enter');
  await expect(window.getByRole('button', { name: 'End chat' })).toBeVisible();
});

test('a link signs nobody in', async ({ storefront, guest, agent }) => {
  const campaign = await signedCampaign(storefront, 'required');
  await agent(storefront.site.admin);
  const vera = await guest('Vera', campaign);
  await vera.enter(`#jwt=${token({ sub: 'u-3', name: 'Mallory' })}`);
  await expect(vera.window.getByText('Please sign in to chat with us.')).toBeVisible();
});

test('the chat page signs in by a token that comes back behind the #', async ({ demo, storefront, person, agent, watch }) => {
  watch.trust(new URL(provider).host);
  const campaign = await signedCampaign(storefront, 'required', true);
  await agent(storefront.site.admin);
  const vera = await person();
  await vera.route(`${provider}*`, (route) => {
    const back = new URL(route.request().url()).searchParams.get('redirect_url');
    return route.fulfill({ contentType: 'text/html', body: `<script>location.replace(${JSON.stringify(`${back}#jwt=${token({ sub: 'u-4', name: 'Vera' })}`)})</script>` });
  });
  const page = await vera.newPage();
  const address = `${demo.nodes[0]!.url}/chatwindow.aspx?siteId=${storefront.site.id}&planId=${campaign}`;
  await page.goto(address);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('textbox', { name: 'Your message' })).toBeVisible();
  expect(page.url()).toBe(address);
});
