import { devices } from '@playwright/test';
import { expect, test } from '../test';

// What a visitor sees and does in the window from asking for a chat to its end.

const { defaultBrowserType: _, ...phone } = devices['iPhone SE'];
const desktop = { viewport: { width: 1280, height: 800 } };

const named = { preChat: { isEnable: true } };

test('who waits sees the place in line and may leave a message instead', async ({ storefront, guest, agent }) => {
  const campaign = await storefront.campaign({ ...named, chatWindow: { options: { isCanSwitchToOffline: true } } });
  const desk = await agent(storefront.site.admin);
  const first = await guest('Una', campaign, desktop);
  await first.ask();
  const second = await guest('Dora', campaign, phone);
  await second.ask();
  await expect(second.window.getByText('You are number 2 in line.')).toBeVisible();
  expect(await second.faults()).toEqual([]);
  await desk.accept('Una');
  await expect(second.window.getByText('You are number 2 in line.')).toHaveCount(0);
  const third = await guest('Tess', campaign, desktop);
  await third.ask();
  await expect(third.window.getByText(/It should take about/)).toBeVisible();

  await second.window.getByRole('button', { name: 'Leave a message instead' }).click();
  await second.window.getByRole('button', { name: 'Back' }).click();
  await expect(second.composer).toBeVisible();
  await second.window.getByRole('button', { name: 'Leave a message instead' }).click();
  await expect(second.window.getByRole('textbox', { name: 'Name' })).toHaveValue('Dora');
  await second.window.getByRole('textbox', { name: 'Subject' }).fill('Too long');
  await second.window.getByRole('textbox', { name: 'Message' }).fill('Please write to me.');
  await second.window.getByRole('button', { name: 'Submit' }).click();
  await expect(second.window.getByText('Your message has reached us.')).toBeVisible();
  await expect(desk.request('Dora')).toHaveCount(0);
  await second.window.getByRole('button', { name: 'Start a new chat' }).click();
  await expect(second.window.getByRole('button', { name: 'Start chat' })).toBeVisible();
});

test('after a limit the visitor is told so in the site’s words, above the form for a message', async ({ storefront, guest, agent }) => {
  const campaign = await storefront.campaign({
    ...named,
    chatWindow: { advanced: { ifEnableChatQueueMaxLength: true, chatQueueMaxLength: 0, chatQueueLimitsMessage: 'Today everybody wants a pot.' } },
  });
  await agent(storefront.site.admin);
  const lina = await guest('Lina', campaign, phone);
  await lina.enter();
  await lina.window.getByRole('textbox', { name: 'Name' }).fill('Lina');
  await lina.window.getByRole('textbox', { name: 'Email' }).fill('lina@example.com');
  await lina.window.getByRole('button', { name: 'Start chat' }).click();
  await expect(lina.window.getByText('Today everybody wants a pot.')).toBeVisible();
  await expect(lina.window.getByRole('textbox', { name: 'Email' })).toHaveValue('lina@example.com');
  expect(await lina.faults()).toEqual([]);
});

test('files go both ways, are shown small, and say why one is not taken', async ({ storefront, guest, agent, watch }) => {
  watch.allow(/status of 400.*\/files/);
  watch.allow(/ERR_FAILED|ERR_INTERNET_DISCONNECTED/);
  const campaign = await storefront.campaign({ ...named, chatWindow: { options: { isCanSentSeen: true, isCanSendFile: true } } });
  const desk = await agent(storefront.site.admin);
  const fay = await guest('Fay', campaign, phone);
  await fay.ask();
  await desk.accept('Fay');
  const { window } = fay;
  const picture = await fay.page.screenshot();
  const choose = window.locator('.composer input[type=file]');
  await choose.setInputFiles([
    { name: 'pot.png', mimeType: 'image/png', buffer: picture },
    { name: 'glaze notes.txt', mimeType: 'text/plain', buffer: Buffer.from('cobalt') },
  ]);
  const image = window.getByRole('img', { name: 'pot.png' });
  await expect(image).toBeVisible();
  expect((await image.boundingBox())!.width).toBeLessThan(260);
  await expect(desk.chat('Fay').getByRole('img', { name: 'pot.png' })).toBeVisible();
  const [saved] = await Promise.all([fay.page.waitForEvent('download'), window.getByRole('link', { name: 'Download glaze notes.txt' }).click()]);
  expect(saved.suggestedFilename()).toBe('glaze notes.txt');
  await expect(window.getByText('Seen')).toBeVisible();

  await choose.setInputFiles({ name: 'setup.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') });
  await expect(window.getByRole('alert').filter({ hasText: 'Files of this kind cannot be sent.' })).toBeVisible();
  expect(await fay.faults()).toEqual([]);
  await window.getByRole('button', { name: 'Remove' }).click();

  // What fails for want of a network is tried again.
  await fay.page.context().route('**/files?*', (route) => route.abort());
  await choose.setInputFiles({ name: 'late.txt', mimeType: 'text/plain', buffer: Buffer.from('late') });
  await expect(window.getByText('That did not work. Please try again.')).toBeVisible();
  await fay.page.context().unroute('**/files?*');
  await window.getByRole('button', { name: 'Try again' }).click();
  await expect(window.getByRole('link', { name: 'Download late.txt' })).toBeVisible();

  // Pasted and dropped ones go the same way.
  for (const [event, name] of [['paste', 'pasted.txt'], ['drop', 'dropped.txt']] as const) {
    await fay.composer.evaluate(
      (field, [event, name]) => {
        const data = new DataTransfer();
        data.items.add(new File(['x'], name!));
        const init = { bubbles: true, cancelable: true };
        field.dispatchEvent(event === 'paste' ? new ClipboardEvent('paste', { ...init, clipboardData: data }) : new DragEvent('drop', { ...init, dataTransfer: data }));
      },
      [event, name] as const,
    );
    await expect(window.getByRole('link', { name: `Download ${name}` })).toBeVisible();
  }
  await desk.chat('Fay').locator('input[type=file]').setInputFiles({ name: 'bill.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') });
  await expect(window.getByRole('link', { name: 'Download bill.pdf' })).toBeVisible();
  await fay.end();
});

test('emoji are chosen by keyboard, the agent is seen typing, and what is unread is counted', async ({ storefront, guest, agent }) => {
  const campaign = await storefront.campaign(named);
  const desk = await agent(storefront.site.admin);
  const emma = await guest('Emma', campaign, desktop);
  await emma.ask();
  await desk.accept('Emma');
  const { window } = emma;
  await emma.composer.fill('Hello ');
  await window.getByRole('button', { name: 'Emoji' }).click();
  const panel = window.getByRole('dialog', { name: 'Emoji' });
  await expect(panel.getByRole('button', { name: '😀' })).toBeFocused();
  expect(await emma.faults()).toEqual([]);
  await emma.page.keyboard.press('ArrowRight');
  await emma.page.keyboard.press('Enter');
  await emma.page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(emma.composer).toBeFocused();
  await emma.page.keyboard.press('Enter');
  await expect.poll(() => desk.said('Emma')).toEqual(['Hello 😃']);

  await desk.composer('Emma').pressSequentially('I');
  await expect(window.getByRole('img', { name: /is typing/ })).toBeVisible();
  await window.getByRole('button', { name: 'Minimise' }).click();
  await desk.say('Emma', 'Here I am.');
  await expect(emma.page.getByRole('button', { name: /1 unread message/ })).toBeVisible();
  await emma.page.getByRole('button', { name: /1 unread message/ }).click();
  await expect(emma.page.getByRole('button', { name: /unread/ })).toHaveCount(0);

  await window.getByRole('button', { name: 'More' }).click();
  await window.getByRole('menuitem', { name: 'Turn sound off' }).click();
  await window.getByRole('button', { name: 'More' }).click();
  await expect(window.getByRole('menuitem', { name: 'Turn sound on' })).toBeVisible();
  expect(await emma.faults()).toEqual([]);
  await emma.page.keyboard.press('Escape');
  await expect(window.getByRole('button', { name: 'More' })).toBeFocused();
  await emma.end();
});

test('a message rings where the visitor does not look, once and unless it is muted', async ({ storefront, guest, agent }) => {
  const campaign = await storefront.campaign(named);
  const desk = await agent(storefront.site.admin);
  const rosa = await guest('Rosa', campaign, desktop);
  await rosa.page.context().addInitScript(() => {
    const play = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (this: OscillatorNode, at?: number) {
      const page = window.top as unknown as { notes?: number };
      page.notes = (page.notes ?? 0) + 1;
      play.call(this, at);
    };
  });
  const notes = () => rosa.page.evaluate(() => (window as unknown as { notes?: number }).notes ?? 0);
  await rosa.ask();
  await desk.accept('Rosa');
  await rosa.window.getByRole('button', { name: 'Minimise' }).click();
  await desk.say('Rosa', 'One.');
  await expect.poll(notes).toBe(2);
  await rosa.button.or(rosa.page.getByRole('button', { name: /unread/ })).first().click();
  await rosa.window.getByRole('button', { name: 'More' }).click();
  await rosa.window.getByRole('menuitem', { name: 'Turn sound off' }).click();
  await rosa.window.getByRole('button', { name: 'Minimise' }).click();
  await desk.say('Rosa', 'Two.');
  await expect(rosa.page.getByRole('button', { name: /1 unread message/ })).toBeVisible();
  expect(await notes()).toBe(2);
});

test('the chat can be mailed, printed and saved as the settings allow, and another one begun', async ({ storefront, guest, agent }) => {
  const campaign = await storefront.campaign({ ...named, chatWindow: { options: { isCanPrintTranscript: true, isCanEmailTranscript: true, isCanDownloadPDF: true } } });
  const desk = await agent(storefront.site.admin);
  const pia = await guest('Pia', campaign, phone);
  const context = pia.page.context();
  await context.addInitScript(notePrints);
  // The server of the tests sends no mail; what the window asks of one that does is looked at.
  await context.route('**/api/visitor/v1/visits', async (route) => {
    const answer = await route.fetch();
    const visit = (await answer.json()) as { settings: object };
    await route.fulfill({ response: answer, json: { ...visit, settings: { ...visit.settings, sendsMail: true } } });
  });
  const asked: unknown[] = [];
  await context.route('**/transcript', async (route) => {
    asked.push(route.request().postDataJSON());
    await route.fulfill({ json: { email: 'pia@example.com', isSent: true }, headers: { 'access-control-allow-origin': '*' } });
  });
  await pia.ask();
  await desk.accept('Pia');
  await desk.say('Pia', 'Keep this.');
  await expect.poll(() => pia.said()).toEqual(['Keep this.']);
  await pia.end();
  const { window } = pia;
  expect(await pia.faults()).toEqual([]);

  await window.getByRole('button', { name: 'Email this chat' }).click();
  const dialog = window.getByRole('dialog', { name: 'Email this chat' });
  await expect(dialog.getByLabel('Your email address')).toHaveValue('pia@example.com');
  await dialog.getByLabel('Your email address').fill('pia@');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await expect(dialog.getByText('This does not look like an e-mail address.')).toBeVisible();
  expect(await pia.faults()).toEqual([]);
  await dialog.getByLabel('Your email address').fill('pia@example.com');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await expect(dialog.getByText('on its way to your inbox')).toBeVisible();
  expect(asked).toEqual([{ email: 'pia@example.com' }]);
  await dialog.getByRole('button', { name: 'Close' }).click();

  await window.getByRole('button', { name: 'Print this chat' }).click();
  await expect.poll(() => pia.page.evaluate(() => (globalThis as unknown as { printed?: string }).printed ?? '')).toContain('Keep this.');
  const [saved] = await Promise.all([pia.page.waitForEvent('download'), window.getByRole('button', { name: 'Download this chat' }).click()]);
  expect(saved.suggestedFilename()).toMatch(/^chat-[\d-]+\.pdf$/);
  await window.getByRole('button', { name: 'Start a new chat' }).click();
  await expect(window.getByRole('button', { name: 'Start chat' })).toBeVisible();
});

test('nothing is offered that the settings do not allow', async ({ storefront, guest, agent }) => {
  const campaign = await storefront.campaign({
    ...named,
    chatWindow: { options: { isCanPrintTranscript: false, isCanEmailTranscript: false, isCanDownloadPDF: false, isCanSendFile: false, isCanSwitchToOffline: false } },
  });
  const desk = await agent(storefront.site.admin);
  const nora = await guest('Nora', campaign, desktop);
  await nora.ask();
  await expect(nora.window.getByRole('button', { name: 'Leave a message instead' })).toHaveCount(0);
  await desk.accept('Nora');
  await expect(nora.window.getByText('has joined the chat.')).toBeVisible();
  await nora.window.getByRole('button', { name: 'More' }).click();
  await expect(nora.window.getByRole('menuitem')).toHaveCount(1);
  await nora.page.keyboard.press('Escape');
  await expect(nora.window.getByRole('button', { name: 'Send a file' })).toHaveCount(0);
  await nora.end();
  await expect(nora.window.getByRole('button', { name: /this chat/ })).toHaveCount(0);
});

/** Keeps what is printed where the test can read it. */
function notePrints(): void {
  window.print = () => {
    (window.top as unknown as { printed: string }).printed = document.body.innerText;
  };
}
