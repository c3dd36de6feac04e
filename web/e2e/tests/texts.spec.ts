import { devices } from '@playwright/test';
import type { Page } from '@playwright/test';
import { faultsWith, hostile } from '../people/hostile';
import { expect, test } from '../test';

// What people write, send and choose in the window that is long, secret, turned around or meant to harm.

const { defaultBrowserType: _, ...phone } = devices['iPhone SE'];
const desktop = { viewport: { width: 1280, height: 800 } };

test('a message that is far too long stays in its field, which says so, until it is shorter', async ({ storefront, guest, agent }) => {
  const campaign = await storefront.campaign({ preChat: { isEnable: true } });
  const desk = await agent(storefront.site.admin);
  const lena = await guest('Lena', campaign, phone);
  await lena.ask();
  await desk.accept('Lena');
  const { page, window, composer } = lena;
  const huge = 'Pots, please. '.repeat(7200).trim();
  await composer.focus();
  await page.keyboard.insertText(huge);
  await expect(window.getByText('At most 10000 characters')).toBeVisible();
  const written = async () => (await composer.inputValue()) === huge;
  await expect.poll(written).toBe(true);
  await expect(window.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
  await composer.press('Enter');
  expect(await written()).toBe(true);
  expect(await lena.faults()).toEqual([]);
  await page.reload();
  await expect.poll(written).toBe(true);
  expect(await lena.said()).toEqual([]);
  const whole = huge.slice(0, 10_000);
  await composer.fill(whole);
  await expect(window.getByText('At most 10000 characters')).toHaveCount(0);
  await composer.press('Enter');
  await expect.poll(async () => (await desk.said('Lena')).map((text) => text === whole.trim())).toEqual([true]);
  // Past the window it is refused with the reason.
  await expect(lena.does('POST', 'messages', { clientId: 'long', text: huge })).rejects.toThrow(/400.*10000/);
  await lena.end();
});

test('files stand where they are to in a window from right to left, whatever their names', async ({ storefront, guest, agent }) => {
  const campaign = await storefront.campaign({ preChat: { isEnable: true }, chatWindow: { options: { isCanSendFile: true } } }, 'Arabic');
  const desk = await agent(storefront.site.admin);
  const amal = await guest('Amal', campaign, phone);
  await amal.page.goto(amal.shop);
  await amal.page.locator('#comm100-container a').first().click();
  const { window } = amal;
  await window.getByRole('textbox').nth(0).fill('Amal');
  await window.getByRole('textbox').nth(1).fill('amal@example.com');
  await window.locator('.prechat__submit button').first().click();
  await desk.accept('Amal');
  const names = ['final report (2).pdf', 'تقرير نهائي.pdf', `bill\u202Efdp.txt`, `${'a very long name of a file '.repeat(4)}.pdf`];
  const files = names.map((name) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') }));
  await window.locator('.composer input[type=file]').setInputFiles(files);
  await desk.chat('Amal').locator('input[type=file]').setInputFiles(files.slice(0, 2));
  const bubbles = window.locator('a.bubble--file');
  await expect(bubbles).toHaveCount(6);
  const log = (await window.getByRole('log').boundingBox())!;
  for (let n = 0; n < 6; n++) {
    const bubble = bubbles.nth(n);
    const [box, mark, name] = await Promise.all([bubble.boundingBox(), bubble.locator('.bubble__mark').boundingBox(), bubble.locator('.bubble__file').boundingBox()]);
    expect(box!.x, names[n]).toBeGreaterThanOrEqual(log.x);
    expect(box!.x + box!.width, names[n]).toBeLessThanOrEqual(log.x + log.width);
    expect(mark!.x, 'the mark stands before the name').toBeGreaterThanOrEqual(name!.x + name!.width);
    // The size reads from left to right, and stands under the beginning of the name.
    const size = (await bubble.locator('small').boundingBox())!;
    expect(Math.round(size.x + size.width), 'the size stands at the side of the mark').toBeGreaterThan(name!.x + name!.width / 2);
  }
  // Own ones on the left, which is where a line ends here; those of agents on the right.
  const [own, theirs] = await Promise.all(['visitor', 'agent'].map((who) => window.locator(`.group--${who} a.bubble--file`, { hasText: names[0] }).boundingBox()));
  expect(own!.x).toBeLessThan(theirs!.x);
  // Not in the colours that browsers give to links.
  expect(await window.locator('.group--agent a.bubble--file').first().evaluate((a) => getComputedStyle(a).color)).toBe('rgb(22, 32, 44)');
  expect(await amal.faults()).toEqual([]);
  expect(await faultsWith(amal.page.frames()[1]!)).toEqual([]);
});

test('a card’s number in a secure form is read once by the agent who asked, and stands nowhere else', async ({ storefront, guest, agent, watch }) => {
  watch.allow(/status of 400.*\/forms\//);
  const number = '4111 1111 1111 1111';
  await storefront.api('POST', 'livechat/secureForms', {
    name: 'Card',
    fields: [{ name: 'Number of the card', type: 'cardNumber', isVisible: true, isRequired: true }, { name: 'Remarks', type: 'textarea', isVisible: true }],
  });
  const campaign = await storefront.campaign({ preChat: { isEnable: true } });
  const desk = await agent(storefront.site.admin);
  const cara = await guest('Cara', campaign, desktop);
  const sent: string[] = [];
  cara.page.on('request', (request) => !request.url().includes('/forms/') && sent.push(request.postData() ?? ''));
  cara.page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
  await cara.page.goto(cara.shop);
  await cara.page.evaluate(`window.told = []; ['prechat', 'postChat', 'offlineMessage'].forEach(function (f) { ['field.change', 'submit'].forEach(function (e) { Comm100API.on('livechat.' + f + '.' + e, function (p) { told.push(p) }) }) });
    Comm100API.on('livechat.chat.visitor.input', function (p) { told.push(p) })`);
  await cara.button.click();
  await cara.window.getByRole('textbox', { name: 'Name' }).fill('Cara');
  await cara.window.getByRole('textbox', { name: 'Email' }).fill('cara@example.com');
  await cara.window.getByRole('button', { name: 'Start chat' }).click();
  await desk.accept('Cara');
  await desk.chat('Cara').getByRole('button', { name: 'Send a secure form' }).click();
  await desk.page.getByRole('menuitem', { name: 'Card' }).click();
  const form = cara.window.getByRole('region', { name: 'Card' });
  const field = form.getByRole('textbox', { name: 'Number of the card' });
  await field.fill('4111 1111 1111 1112');
  await form.getByRole('textbox', { name: 'Remarks' }).fill(`Not ${number}, but 4242 4242 4242 4242`);
  await form.getByRole('button', { name: 'Submit' }).click();
  await expect(form.getByText(/is not the number of a card/)).toBeVisible();
  await expect(field).toBeFocused();
  await field.fill(number);
  await form.getByRole('button', { name: 'Submit' }).click();
  await expect(form.getByText('Your answers have been sent.')).toBeVisible();

  const digits = /4111\s?1111|4242\s?4242/;
  const kept = () => cara.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, (window as unknown as { told: unknown }).told]));
  expect(await kept()).not.toMatch(digits);
  expect(sent.join()).not.toMatch(digits);
  expect(await cara.window.locator('body').innerText()).not.toMatch(digits);
  expect(await desk.page.locator('body').innerText()).not.toMatch(digits);
  await desk.log('Cara').getByRole('button', { name: 'Look at the answers' }).click();
  await desk.page.getByRole('dialog').getByRole('button', { name: 'Look at the answers' }).click();
  await expect(desk.page.getByRole('dialog').getByText(number, { exact: true })).toBeVisible();
  await expect(desk.page.getByRole('dialog').getByText('4242 4242 4242 4242')).toBeVisible();

  // In a message and in a form of a campaign it is hidden from everybody.
  await desk.page.keyboard.press('Escape');
  await cara.say(`It is ${number}`);
  await expect(cara.window.getByText('It is **** **** **** 1111')).toBeVisible();
  await expect(desk.log('Cara').getByText('It is **** **** **** 1111')).toBeVisible();
  expect(await kept()).not.toMatch(digits);
  await cara.end();
});

for (const [how, ground] of [['dark', '#101828'], ['light', '#fdfdfd']] as const) {
  test(`a conversation can be read on a picture of the site’s own that is ${how}`, async ({ storefront, guest, agent, member }) => {
    const anna = await member();
    await anna.signIn(storefront.site.admin);
    const { id } = (await anna.page.evaluate(async (ground) => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 200;
      const pen = canvas.getContext('2d')!;
      pen.fillStyle = ground;
      pen.fillRect(0, 0, 200, 200);
      const body = await new Promise<Blob>((done) => canvas.toBlob((b) => done(b!)));
      const session = (await (await fetch('/api/agent/v1/session')).json()) as { csrfToken: string };
      return (await fetch('/api/agent/v1/images', { method: 'POST', headers: { 'X-Parley-CSRF': session.csrfToken, 'Content-Type': 'application/octet-stream' }, body })).json() as Promise<unknown>;
    }, ground)) as { id: number };
    const campaign = await storefront.campaign({ preChat: { isEnable: true }, chatWindow: { body: { isShowBackground: true, backgroundImageId: id } } });
    const desk = await agent(storefront.site.admin);
    const name = how === 'dark' ? 'Dora' : 'Lisa';
    const lisa = await guest(name, campaign, desktop);
    const picture = lisa.page.waitForResponse((r) => r.url().endsWith(`/images/${storefront.site.id}/${id}`));
    await lisa.ask();
    expect((await picture).status()).toBe(200);
    await desk.accept(name);
    await desk.say(name, 'Good morning');
    await lisa.say('Morning');
    await expect.poll(() => lisa.said()).toHaveLength(2);
    await expect(lisa.window.getByText('has joined the chat.')).toBeVisible();
    expect(await unreadable(lisa.page, ground)).toEqual([]);
    await lisa.end();
  });
}

/** Texts of the conversation that stand on the picture itself with too little contrast to be read; axe does not look at pictures. */
function unreadable(page: Page, ground: string): Promise<string[]> {
  return page.frames()[1]!.evaluate((ground) => {
    const light = (colour: string) => {
      const pen = document.createElement('canvas').getContext('2d')!;
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    const found: string[] = [];
    const walk = document.createTreeWalker(document.querySelector('.log')!, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const element = node.parentElement!;
      if (!node.nodeValue?.trim() || element.getClientRects().length === 0 || element.closest('.hidden')) continue;
      let box: Element | null = element;
      while (box && !box.matches('.log') && getComputedStyle(box).backgroundColor === 'rgba(0, 0, 0, 0)') box = box.parentElement;
      const below = !box || box.matches('.log') ? ground : getComputedStyle(box).backgroundColor;
      const [a, b] = [light(getComputedStyle(element).color), light(below)].sort((x, y) => y - x);
      const contrast = (a! + 0.05) / (b! + 0.05);
      if (contrast < 4.5) found.push(`${node.nodeValue.trim()}: ${contrast.toFixed(1)}`);
    }
    return found;
  }, ground);
}

test('names of fields, choices, departments, greetings, tabs and agents are shown as text', async ({ storefront, guest, agent }) => {
  const admin = await storefront.api<{ agents: { id: number }[] }>('GET', 'account/agents');
  await storefront.api('PUT', `account/agents/${admin.agents[0]!.id}`, { displayName: hostile('Agent'), title: hostile('Title'), bio: hostile('Bio') });
  await storefront.api('POST', 'livechat/departments', { name: hostile('Department'), agents: [admin.agents[0]!.id] });
  await storefront.api('PUT', 'livechat/configs', { isEnableDepartment: true });
  const fields = [
    { name: hostile('Text'), type: 'text' },
    { name: hostile('Radio'), type: 'radio', options: `${hostile('One')}\n${hostile('Two')}` },
    { name: hostile('Select'), type: 'select', options: hostile('Three') },
    { name: hostile('Checks'), type: 'checkboxList', options: hostile('Four') },
    { name: hostile('Check'), type: 'checkbox', isRequired: true },
    { name: hostile('File'), type: 'attachment' },
    { name: hostile('Grade'), type: 'rating', options: [1, 2, 3, 4, 5].map((n) => hostile(`G${n}`)).join('\n') },
  ];
  const campaign = await storefront.campaign({
    preChat: { isEnable: true, greetingMessage: hostile('Before'), header: { isShowTeamName: true, teamName: hostile('Team') } },
    postChat: { isEnable: true, greetingMessage: hostile('After') },
    offlineMessage: { greetingMessage: hostile('Offline'), isUseOwnPage: true, page: { url: `https://example.com/${encodeURI('"><script>owned=1</script>')}` } },
    chatButton: { type: 'textLink', textLink: { text: hostile('Link') } },
    chatWindow: { advanced: { greetingMessage: hostile('Greeting') }, header: { agentInfo: { isShowTitle: true, isShowBio: true } } },
  });
  for (const form of ['preChat', 'postChat']) {
    const { fields: own } = await storefront.api<{ fields: { name: string }[] }>('GET', `livechat/campaigns/${campaign}/${form}`);
    await storefront.api('PUT', `livechat/campaigns/${campaign}/${form}`, { fields: [...own.map((f) => (f.name === 'Department' ? { ...f, isVisible: true } : f)), ...fields] });
  }
  const desk = await agent(storefront.site.admin);
  const mal = await guest('Mal', campaign, desktop);
  const { page, window } = mal;
  const look = async (where: string) => {
    expect.soft(await faultsWith(page), where).toEqual([]);
    expect.soft(await faultsWith(page.frames()[1]!), where).toEqual([]);
  };
  await page.goto(`${mal.shop}`);
  const link = page.locator(`#comm100-button-${campaign} a`);
  await expect(link).toContainText('Link');
  await page.evaluate(
    ([name]) => {
      const api = (window as unknown as { Comm100API: { set: (key: string, value: unknown) => void } }).Comm100API;
      api.set('livechat.sideWindow.tabs', [{ id: 'a', isSystem: false, 'aria-label': name, content: () => null }]);
      api.set('livechat.sideWindow.isVisible', true);
    },
    [hostile('Tab')],
  );
  await link.click();
  await expect(window.getByText('Before')).toBeVisible();
  await expect(window.getByText('Four')).toBeVisible();
  await look('the form before a chat');
  await window.getByRole('button', { name: 'Start chat' }).click();
  await expect(window.getByText(/Please fill in/).first()).toBeVisible();
  await look('what is wrong with it');
  await window.getByRole('textbox', { name: 'Name' }).fill(hostile('Mal'));
  await window.getByRole('textbox', { name: 'Email' }).fill('mal@example.com');
  await window.getByRole('checkbox', { name: /^Check"/ }).check();
  await window.getByRole('button', { name: 'Start chat' }).click();
  await expect(mal.composer).toBeVisible();
  await look('waiting');
  await desk.page.getByRole('button', { name: /^Accept the chat with .*Mal/ }).click();
  await expect(window.getByText('Title').first()).toBeVisible();
  await desk.page.getByRole('textbox', { name: /^Message to .*Mal/ }).pressSequentially('Hi');
  await expect(window.getByRole('img', { name: /is typing/ })).toBeVisible();
  await look('a chat');
  await window.getByRole('button', { name: 'End chat' }).first().click();
  await window.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
  await expect(window.getByText('After')).toBeVisible();
  await look('the form after a chat');
  await desk.page.getByRole('radio', { name: 'Offline' }).check({ force: true });
  await window.getByRole('button', { name: 'Skip' }).click();
  await window.getByRole('button', { name: 'Start a new chat' }).click();
  await expect(window.getByText('Offline"')).toBeVisible();
  await look('nobody is there');
  await expect(window.getByRole('link', { name: 'Leave a message' })).toHaveAttribute('href', /^https:\/\/example\.com\//);
});
