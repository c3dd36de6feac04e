import { randomUUID } from 'node:crypto';
import type { Member } from '../people/member';
import { faultsWith, hostile } from '../people/hostile';
import { expect, test } from '../test';

// Whatever people call themselves, their pages and their files is shown as the text it is, wherever it is shown.

test('hostile names, pages, fields, files and messages are text on every screen of the console and in the window', async ({ demo, site, member, person, customer }) => {
  test.slow(true, 'there are many screens');
  const anna = await member({ viewport: { width: 1400, height: 900 } });
  await anna.signIn(site.admin);
  const settings = '/api/v2/livechat';
  await anna.call('PUT', `${settings}/campaigns/1/preChat`, { isEnable: true });
  await anna.call('POST', `${settings}/customVariables`, { name: 'Cart', type: 'text' });
  await anna.call('POST', `${settings}/visitorSegmentations`, {
    name: hostile('Segment'),
    color: '#AA3300',
    isEnable: true,
    conditions: { when: 'All', list: [{ field: 'CurrentPageUrl', operator: 'Include', value: 'evil' }] },
  });
  await anna.call('POST', `${settings}/cannedMessages`, { name: hostile('Canned'), message: hostile('Message'), shortCuts: 'evil' });
  const group = (await anna.call('POST', '/api/v2/account/groups', { name: hostile('Group').slice(0, 100), description: hostile('About') })) as { id: number };
  const { agents } = (await anna.call('GET', '/api/v2/account/agents')) as { agents: { id: number }[] };
  const ada = agents[0];
  await anna.call('PUT', `/api/v2/account/agents/${ada!.id}`, { displayName: hostile('Agent'), title: hostile('Title'), bio: hostile('Bio'), firstName: hostile('First'), lastName: hostile('Last') });
  await anna.open('');
  await anna.page.getByRole('radio', { name: 'Online' }).check({ force: true });

  // Somebody comes to a page whose address and title are no better.
  const shop = await customer(site);
  const context = await person();
  const page = await context.newPage();
  await page.route(`${shop.url}**`, async (route) => {
    const answer = await route.fetch();
    if (!answer.headers()['content-type']?.includes('html')) return route.fulfill({ response: answer });
    const title = hostile('Page').replaceAll('<', '&lt;');
    return route.fulfill({ response: answer, body: (await answer.text()).replace(/<title>.*<\/title>/, `<title>${title}</title>`) });
  });
  const visitor: { authorization?: string } = {};
  page.on('request', (request) => {
    visitor.authorization ??= request.headers().authorization;
  });
  await page.goto(`${shop.url}?evil="><script>owned=1</script>\u202E`);
  const frame = page.frameLocator('#chat_window_container');
  await page.getByRole('button', { name: /^Chat/ }).click();
  await frame.getByRole('textbox', { name: 'Name' }).fill(hostile('Mallory'));
  await frame.getByRole('textbox', { name: 'Email' }).fill(`o'mallory+{{7*7}}@example.com`);
  await frame.getByRole('button', { name: 'Start chat' }).click();
  const composer = frame.getByRole('textbox', { name: 'Your message' });
  await expect(composer).toBeVisible();
  await expect.poll(() => visitor.authorization).toBeTruthy();
  const variables = await fetch(`${demo.api}/api/visitor/v1/customVariables`, {
    method: 'PUT',
    headers: { authorization: visitor.authorization!, 'content-type': 'application/json' },
    body: JSON.stringify({ customVariables: [{ name: 'Cart', value: hostile('Variable') }] }),
  });
  expect(variables.status).toBeLessThan(300);
  await composer.fill(hostile('Said'));
  await composer.press('Enter');

  await anna.page.getByRole('button', { name: /^Accept the chat with .*Mallory/ }).waitFor();
  expect.soft(await faultsWith(anna.page), 'who waits').toEqual([]);
  await anna.page.getByRole('button', { name: /^Accept the chat with .*Mallory/ }).click();
  const box = anna.page.getByRole('textbox', { name: /^Message to .*Mallory/ });
  await box.fill(hostile('Answer'));
  await box.press('Enter');
  await anna.page.locator('input[type=file]').first().setInputFiles({ name: `report"'><img src=x onerror=owned=1>\u202Efdp.txt`, mimeType: 'text/plain', buffer: Buffer.from('x') });
  await anna.page.keyboard.press('Alt+N');
  const note = anna.page.getByRole('textbox', { name: /^Note about .*Mallory/ });
  await note.fill(hostile('Note'));
  await note.press('Enter');
  const log = anna.page.getByRole('log');
  for (const word of ['Said', 'Answer', 'Note', 'report']) await expect(log.getByText(word).first()).toBeVisible();
  expect.soft(await faultsWith(anna.page), 'the desk').toEqual([]);
  for (const word of ['Said', 'Answer', 'report']) await expect(frame.getByRole('log').getByText(word).first()).toBeVisible();
  expect.soft(await faultsWith(page), 'the customer’s page').toEqual([]);
  expect.soft(await faultsWith(page.frames()[1]!), 'the window').toEqual([]);

  for (const [path, word] of [
    ['visitors', 'Mallory'],
    ['team', 'Agent'],
    ['team/chats', 'Mallory'],
    ['settings/agents', 'Agent'],
    [`settings/agents/${ada!.id}`, 'Agent'],
    [`settings/agents/${ada!.id}/permissions`, 'Agent'],
    [`settings/agents/${ada!.id}/access`, 'Agent'],
    ['settings/groups', 'Group'],
    [`settings/groups/${group.id}`, 'Group'],
    [`settings/groups/${group.id}/permissions`, 'Group'],
    ['settings/audit', 'Agent'],
    ['account/profile', 'Agent'],
    ['', ''],
  ] as const) {
    await anna.open(path);
    await settled(anna, word);
    expect.soft(await faultsWith(anna.page), path || 'the way in').toEqual([]);
  }
  await anna.open('visitors');
  await anna.page.getByRole('table', { name: 'Visitors on the site' }).getByRole('link').first().click();
  await settled(anna, 'Variable');
  expect.soft(await faultsWith(anna.page), 'a visitor').toEqual([]);

  await frame.getByRole('button', { name: 'End chat' }).first().click();
  await frame.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
  await anna.open('history');
  await anna.page.getByRole('link', { name: /Mallory/ }).first().click();
  await settled(anna, 'Said');
  expect.soft(await faultsWith(anna.page), 'the history').toEqual([]);
});

/** Resolves once a page shows a text and loads nothing any more. */
async function settled({ page }: Member, word: string): Promise<void> {
  await expect(page.getByText(word).or(page.locator(`input[value*="${word}"]`)).first()).toBeAttached();
  await expect(page.getByRole('status', { name: 'Loading…' })).toHaveCount(0);
}

test('what is far too long is cut or refused with the reason, and hurts nobody', async ({ demo, site }) => {
  const huge = hostile('Long').padEnd(100_000, 'x');
  const post = (path: string, body: unknown, token = '', method = 'POST') =>
    fetch(`${demo.api}/api/visitor/v1/${path}`, { method, headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }, body: JSON.stringify(body) });
  const arrival = await post('visits', { siteId: site.id, page: { url: `https://shop.example/?${huge}`, title: huge, referrer: huge }, language: huge, timeZone: huge, screen: huge });
  expect(arrival.status).toBe(200);
  const { token, visitId } = (await arrival.json()) as { token: string; visitId: number };
  for (const [path, body] of [
    ['chats', { clientId: randomUUID(), visitId, name: huge }],
    ['chats', { clientId: huge, visitId }],
    ['customVariables', { customVariables: [{ name: huge, value: huge }] }],
  ] as const) {
    const answer = await post(path, body, token, path === 'customVariables' ? 'PUT' : 'POST');
    expect(answer.status, path).toBeLessThan(500);
    if (answer.status >= 400) expect(((await answer.json()) as { message: string }).message.length).toBeLessThan(1000);
  }
});
