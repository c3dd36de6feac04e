import { Agent } from '../people/agent';
import { Shopper } from '../people/shopper';
import { ArtifactService, provider } from '../server/identity';
import { Demo } from '../server/stand';
import { Storefront } from '../server/storefront';
import { expect, test } from '../test';

// Visitors who go to the identity provider and come back by SAML, from a customer's page and from the chat page. Each has a site of its own, because sites sign in one way.

/** A campaign whose visitors sign in by SAML. */
async function samlCampaign(storefront: Storefront, signInType: string, type = 'embedded'): Promise<number> {
  const campaign = await storefront.campaign({ preChat: { isEnable: true }, chatWindow: { type } });
  await storefront.api('PUT', 'livechat/visitorSSO', {
    isEnable: true, signInUrl: provider.signInUrl, idpCertificate: provider.certificate, campaignSSOOptions: [{ campaignId: campaign, signInType, isSkipPrechat: true }],
  });
  await storefront.api('PUT', '../agent/v1/visitorTokenRules', { protocol: 'saml', issuer: provider.entity, pages: ['127.0.0.1', 'localhost'] });
  return campaign;
}

test('from a page the way leads to the provider by SAML and back, into the chat', async ({ demo, customer, person, visitors, agent, watch }) => {
  const storefront = await Storefront.open(demo);
  watch.trust(new URL(provider.signInUrl).host);
  const campaign = await samlCampaign(storefront, 'required');
  const desk = await agent(storefront.site.admin);
  const context = await person();
  const vera = new Shopper(await context.newPage(), (await customer(storefront.site, { campaignId: campaign })).url, 'Vera');
  visitors.push(vera);
  await provider.open(context, { id: 'u-<i>9</i>', name: 'Vera <b>Idle</b>' });
  await vera.enter('#part');
  const { window } = vera;
  await window.getByRole('button', { name: 'Sign in' }).click();
  await expect(vera.composer).toBeVisible();
  await expect.poll(() => vera.page.url()).toMatch(/#part$/);
  await vera.composer.fill('Hello');
  await vera.composer.press('Enter');
  await expect(window.getByRole('button', { name: 'End chat' })).toBeVisible();
  await desk.accept('Vera <b>Idle</b>');
  await expect(desk.chat('Vera <b>Idle</b>').getByRole('img', { name: 'Signed in as u-<i>9</i>' })).toBeVisible();
});

test('the chat page signs in by SAML, and only the browser that left comes back', async ({ demo, person, agent, watch }) => {
  const storefront = await Storefront.open(demo);
  watch.trust(new URL(provider.signInUrl).host);
  watch.allow(/status of 400/);
  const campaign = await samlCampaign(storefront, 'required');
  await agent(storefront.site.admin);
  const vera = await person();
  await provider.open(vera, { id: 'u-10', name: 'Vera Idle' });
  const page = await vera.newPage();
  const address = `${demo.nodes[0]!.url}/chatwindow.aspx?siteId=${storefront.site.id}&planId=${campaign}`;
  await page.goto(address);
  const finish = page.waitForRequest(/\/signIn\/finish\?/);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('textbox', { name: 'Your message' })).toBeVisible();
  expect(page.url()).toBe(address);
  await page.screenshot({ path: test.info().outputPath('chat-page.png') });

  // The address that Vera came back by signs in nobody else, and not twice.
  const mallory = await person();
  const other = await mallory.newPage();
  await other.goto(address);
  await other.goto((await finish).url());
  await expect(other.getByRole('heading', { name: 'This did not work' })).toBeVisible();
  await other.goto(address);
  await expect(other.getByText('Please sign in to chat with us.')).toBeVisible();
});

test('the pop-up signs in the visitor of the page that opened it', async ({ demo, person, agent, watch }) => {
  const storefront = await Storefront.open(demo);
  watch.trust(new URL(provider.signInUrl).host);
  const campaign = await samlCampaign(storefront, 'required', 'popup');
  const desk = await agent(storefront.site.admin);
  const context = await person();
  await provider.open(context, { id: 'u-12', name: 'Pia Idle' });
  const page = await context.newPage();
  await page.goto(await storefront.page(context, campaign));
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: /^Chat/ }).click()]);
  await popup.getByRole('button', { name: 'Sign in' }).click();
  await popup.getByRole('textbox', { name: 'Your message' }).fill('Hello');
  await popup.getByRole('textbox', { name: 'Your message' }).press('Enter');
  await desk.accept('Pia Idle');
  await expect(desk.chat('Pia Idle').getByRole('img', { name: 'Signed in as u-12' })).toBeVisible();
  const guid = (at: typeof page) => at.evaluate(`Comm100API.get('livechat.visitor.guid')`);
  expect(await guid(popup)).toBe(await guid(page));
});

test('a page signs its visitor in with an artifact, which is shown once', async ({ person, watch }) => {
  const demo = await Demo.open({ nodes: 1, args: () => ['--webhook-allow', '127.0.0.1'] });
  const service = await ArtifactService.open();
  const { host, origin } = new URL(demo.shop);
  watch.trust(host);
  const storefront = await Storefront.open(demo);
  const campaign = await samlCampaign(storefront, 'required');
  await new Agent(await (await person()).newPage(), demo.console).signIn(storefront.site.admin);
  await storefront.api('PUT', '../agent/v1/visitorTokenRules', { artifactResolutionServiceUrl: service.url });
  const context = await person();
  const page = await context.newPage();
  const artifact = service.artifact({ id: 'u-11', name: 'Vera Idle' }, `${origin}/api/visitor/v1/sites/${storefront.site.id}/saml/metadata`);
  await page.addInitScript((value) => {
    type Api = { onReady?: () => void; set(key: string, value: string): void; get(key: string): unknown };
    const all = window as unknown as { Comm100API?: Api; read?: unknown };
    all.Comm100API = { ...all.Comm100API, onReady: () => (all.Comm100API!.set('livechat.sso.artifact', value), (all.read = all.Comm100API!.get('livechat.sso.artifact'))) } as Api;
  }, artifact);
  await page.goto(await storefront.page(context, campaign));
  await page.getByRole('button', { name: /^Chat/ }).click();
  const window = page.frameLocator('iframe#chat_window_container');
  await expect(window.getByRole('textbox', { name: 'Your message' })).toBeVisible();
  expect(await page.evaluate(() => (globalThis as unknown as { read: unknown }).read)).toBe(artifact);
  // Loaded again, the page shows it again: the visitor is known, and nobody is asked.
  await page.reload();
  await expect(window.getByRole('textbox', { name: 'Your message' })).toBeVisible();
  await expect.poll(() => page.evaluate(() => (globalThis as unknown as { read: unknown }).read)).toBe(artifact);
  await expect(window.getByRole('alert').filter({ hasText: /./ })).toHaveCount(0);
  expect(service.asked).toBe(1);
  await service.close();
  await demo.close();
});
