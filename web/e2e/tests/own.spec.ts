import { readFile } from 'node:fs/promises';
import { expect, test } from '../test';

test('the widget that the documentation builds carries a chat', async ({ demo, agent, person, watch }) => {
  const html = await readFile(new URL('../../../docs/own-widget.html', import.meta.url), 'utf8');
  const desk = await agent();
  const site = await desk.page.evaluate(async () => ((await (await fetch('/api/agent/v1/session')).json()) as { site: { id: number } }).site.id);
  const context = await person();
  const home = 'http://localhost/own-widget.html';
  watch.trust('localhost');
  await context.route((url) => url.href.startsWith(home), (route) => route.fulfill({ contentType: 'text/html', body: html }));
  const page = await context.newPage();
  await page.goto(`${home}?server=${demo.nodes[0]!.url}&site=${site}`);
  await expect(page.getByText('We are here.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Message' }).fill('From a widget of my own');
  await page.getByRole('button', { name: 'Send' }).click();
  await desk.accept('Guest');
  await expect(page.getByText('You are talking to us.')).toBeVisible();
  await expect.poll(() => desk.said('Guest')).toEqual(['From a widget of my own']);
  await desk.say('Guest', 'It works <b>well</b>.');
  await expect(page.getByRole('listitem').filter({ hasText: 'It works <b>well</b>.' })).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole('listitem').filter({ hasText: 'From a widget of my own' })).toHaveCount(1);
  await desk.say('Guest', 'Still there?');
  await expect(page.getByRole('listitem').filter({ hasText: 'Still there?' })).toHaveCount(1);
});
