import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from '../test';

test('whoever is about to lock themselves out is warned, and the command line is the way back', async ({ demo, site, member, watch }) => {
  watch.allow(/status of 403/);
  const ada = await member();
  await ada.signIn(site.admin);
  await ada.open('settings/security');
  await ada.fill({ 'First address': '198.51.100.1', 'Last address': '198.51.100.20' });
  await ada.press('Add range');
  await ada.told('The range is added.');

  const restriction = ada.page.getByLabel('Keep agents out from everywhere else');
  await restriction.click({ force: true });
  const warning = ada.page.getByRole('dialog', { name: 'You would lock yourself out' });
  await expect(warning.getByRole('button', { name: 'Do it anyway' })).toBeDisabled();
  expect(await ada.faults()).toEqual([]);
  await warning.getByRole('button', { name: 'Cancel' }).click();
  await expect(restriction).not.toBeChecked();

  await ada.press('Add my address');
  await ada.press('Add range');
  await expect(ada.page.getByText('It is among the allowed addresses.')).toBeVisible();
  await restriction.click({ force: true });
  await ada.told('The restriction is on.');
  await expect(restriction).toBeChecked();

  await ada.press('Remove 127.0.0.1');
  await expect(warning).toBeVisible();
  await warning.getByLabel('I know that I will be locked out').check();
  await warning.getByRole('button', { name: 'Do it anyway' }).click();
  await expect(ada.page.getByText('You cannot come in from here')).toBeVisible();

  await demo.command('site', 'ip-restriction', 'off', '--site', String(site.id));
  const again = ada.page.getByRole('button', { name: 'Try again' });
  await expect(async () => {
    if (await again.isVisible()) await again.click({ timeout: 2000 }); // it may go away by itself
    await expect(ada.places).toBeVisible({ timeout: 2000 });
  }).toPass();
});

test('a program asks for consent, is denied, and then let in', async ({ demo, site, member, watch }) => {
  const program = await Program.start();
  watch.trust(program.host);
  const made = await demo.command('client', 'create', '--site', String(site.id), '--name', 'Order book', '--redirect-uri', program.redirect, '--json');
  const client = JSON.parse(made) as { clientId: string; clientSecret: string };
  const ask = (siteId = site.id) =>
    `${demo.api}/oauth/authorize?${new URLSearchParams({ client_id: client.clientId, siteId: String(siteId), redirect_uri: program.redirect, response_type: 'code', state: 'a b' })}`;

  const ada = await member();
  await ada.page.goto(ask());
  await ada.prove(site.admin);
  await expect(ada.heading('Order book wants to act for you')).toBeVisible();
  await expect(ada.page.getByText(site.name)).toBeVisible();
  expect(await ada.faults()).toEqual([]);
  await ada.press('Deny');
  await ada.page.waitForURL(/\/back\?/);
  expect(program.query(ada.page.url())).toMatchObject({ error: 'access_denied', state: 'a b' });

  await ada.page.goto(ask());
  await ada.press('Allow');
  await ada.page.waitForURL(/\/back\?/);
  const { code, state } = program.query(ada.page.url());
  expect(state).toBe('a b');
  const answer = await fetch(`${demo.api}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'authorization_code', code: code!, client_id: client.clientId, client_secret: client.clientSecret, redirect_uri: program.redirect }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const me = await fetch(`${demo.api}/api/v2/account/agents/me`, { headers: { authorization: `Bearer ${token}` } });
  expect(((await me.json()) as { email: string }).email).toBe(site.admin.email);

  watch.allow(/status of 40[013]/);
  const stranger = await member();
  await stranger.page.goto(ask());
  await stranger.prove(demo.signIn);
  await expect(stranger.heading('This account belongs to another site')).toBeVisible();
  await stranger.press('Use another account');
  await stranger.prove(site.admin);
  await expect(stranger.heading('Order book wants to act for you')).toBeVisible();
  await stranger.open(`authorize?client_id=nobody&siteId=${site.id}&redirect_uri=https%3A%2F%2Fx.example&response_type=code`);
  await expect(stranger.heading('This program is not registered here')).toBeVisible();
  await program.stop();
});

/** A program of somebody else, as far as a browser meets it: the page to come back to. */
class Program {
  private constructor(private readonly server: ReturnType<typeof createServer>) {}

  static async start(): Promise<Program> {
    const server = createServer((_, res) => res.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Back</title><link rel="icon" href="data:,">Welcome back')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Program(server);
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get redirect(): string {
    return `http://${this.host}/back`;
  }

  query(url: string): Record<string, string> {
    return Object.fromEntries(new URL(url).searchParams);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
