import { devices, type Page } from '@playwright/test';
import { faults } from '../faults';
import { tabTo } from '../people/keys';
import { expect, test } from '../test';

// The window by the keys of a keyboard alone, and above the keys that a phone shows on its screen.

const { defaultBrowserType: _, ...phone } = devices['iPhone SE'];

test('a whole visit goes by keyboard alone: form, chat, file, emoji, end and the form after it', async ({ storefront, guest, agent }) => {
  const campaign = await storefront.campaign({ preChat: { isEnable: true }, postChat: { isEnable: true }, chatWindow: { options: { isCanSendFile: true } } });
  const desk = await agent(storefront.site.admin);
  const kay = await guest('Kay', campaign);
  const { page, window, composer } = kay;
  const { keyboard } = page;
  const field = (name: string) => window.getByRole('textbox', { name });
  const press = async (name: string, key: 'Tab' | 'Shift+Tab' = 'Tab') => {
    await tabTo(page, window.getByRole('button', { name, exact: true }).first(), key);
    await keyboard.press('Enter');
  };
  // The script of the forms comes after the window has been shown.
  let serve = () => {};
  const late = new Promise<void>((resolve) => (serve = resolve));
  await page.route('**/visitorside/js/forms-*.js', async (route) => {
    await late;
    await route.continue();
  });
  await page.goto(kay.shop);
  await expect(kay.button).toBeVisible();
  await tabTo(page, kay.button);
  await keyboard.press('Enter');
  await expect(window.locator('.window')).toBeFocused();
  serve();
  await expect(field('Name')).toBeFocused();

  // A form that is not filled in leads to what is wrong with it.
  await press('Start chat');
  await expect(field('Name')).toBeFocused();
  await expect(field('Name')).toHaveAccessibleDescription('Please fill in “Name”.');
  await keyboard.type('Kay');
  await tabTo(page, field('Email'));
  await keyboard.type('kay@example.com');
  await keyboard.press('Enter');

  await expect(composer).toBeFocused();
  await keyboard.type('By keyboard');
  await keyboard.press('Shift+Enter');
  await keyboard.type('on two lines');
  await keyboard.press('Enter');
  await desk.accept('Kay');
  await expect.poll(() => desk.said('Kay')).toEqual(['By keyboard\non two lines']);

  // Away and back: what came meanwhile is announced by the button, which kept the focus.
  await keyboard.press('Escape');
  await expect(page.locator('#comm100-container a[role=button]')).toBeFocused();
  await desk.say('Kay', 'I am here');
  await expect(page.getByRole('button', { name: /1 unread message/ })).toBeFocused();
  await keyboard.press('Enter');
  await expect(composer).toBeFocused();
  await expect(kay.log.getByText('I am here')).toBeVisible();

  // A file.
  await tabTo(page, window.getByRole('button', { name: 'Send a file' }), 'Shift+Tab');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), keyboard.press('Enter')]);
  await chooser.setFiles({ name: 'pot.txt', mimeType: 'text/plain', buffer: Buffer.from('a pot') });
  const link = window.getByRole('link', { name: 'Download pot.txt' });
  await expect(link).toBeVisible();
  await tabTo(page, link, 'Shift+Tab');
  await tabTo(page, composer);

  // Emoji.
  await keyboard.type('A ');
  await press('Emoji');
  await expect(window.getByRole('dialog', { name: 'Emoji' }).getByRole('button', { name: '😀' })).toBeFocused();
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await keyboard.press('Escape');
  await expect(composer).toBeFocused();
  await press('Send');
  await expect(composer).toBeFocused();
  await expect.poll(() => desk.said('Kay')).toContain('A 😃');

  // The menu opens, is walked through, and closes to where it was opened from.
  await press('More', 'Shift+Tab');
  await expect(window.getByRole('menuitem').first()).toBeFocused();
  await keyboard.press('ArrowDown');
  await keyboard.press('Escape');
  await expect(window.getByRole('button', { name: 'More' })).toBeFocused();

  // The question at the end keeps the focus in it; no answer leads back.
  const question = window.getByRole('alertdialog');
  await press('End chat');
  await expect(question.locator(':focus')).toHaveCount(1);
  for (let n = 0; n < 5; n++) {
    await keyboard.press('Tab');
    expect(await question.evaluate((dialog) => dialog.contains(dialog.ownerDocument.activeElement))).toBe(true);
  }
  await keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(window.getByRole('button', { name: 'End chat' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(question.locator(':focus')).toHaveCount(1);
  await tabTo(page, question.getByRole('button', { name: 'End chat' }));
  await keyboard.press('Enter');

  // What is asked after it.
  const grade = (name: string) => window.getByRole('radio', { name, exact: true });
  await expect(grade('Poor')).toBeVisible();
  await tabTo(page, grade('Poor'));
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  await expect(grade('Good')).toBeChecked();
  await tabTo(page, field('Comments'));
  await keyboard.type('Quick');
  await press('Submit');
  await expect(window.getByText('Thank you for your answer.')).toBeVisible();
  await press('Start a new chat');
  await expect(field('Name')).toBeFocused();
  await press('Close', 'Shift+Tab');
  await expect(kay.button).toBeFocused();
  await expect(window.locator('.window')).toBeHidden();
});

for (const where of ['the chat page', 'the pop-up window']) {
  test(`a chat goes by keyboard alone in ${where}`, async ({ storefront, guest, agent, demo }) => {
    const campaign = await storefront.campaign({ preChat: { isEnable: true }, chatWindow: { type: where === 'the chat page' ? 'embedded' : 'popup' } });
    const desk = await agent(storefront.site.admin);
    const kim = await guest('Kim', campaign);
    let { page } = kim;
    if (where === 'the chat page') {
      await page.goto(`${demo.nodes[0]!.url}/chatwindow.aspx?siteId=${storefront.site.id}&planId=${campaign}`);
    } else {
      await page.goto(kim.shop);
      await expect(kim.button).toBeVisible();
      await tabTo(page, kim.button);
      [page] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Enter')]);
    }
    const { keyboard } = page;
    const field = (name: string) => page.getByRole('textbox', { name });
    const button = (name: string) => page.getByRole('button', { name, exact: true }).first();
    await expect(field('Name')).toBeFocused();
    await keyboard.type('Kim');
    await tabTo(page, field('Email'));
    await keyboard.type('kim@example.com');
    await tabTo(page, button('Start chat'));
    await keyboard.press('Enter');
    await expect(field('Your message')).toBeFocused();
    await keyboard.type('By keyboard');
    await keyboard.press('Enter');
    await desk.accept('Kim');
    await expect.poll(() => desk.said('Kim')).toEqual(['By keyboard']);
    await desk.say('Kim', 'I am here');
    await expect(page.getByRole('log').getByText('I am here')).toBeVisible();

    // Escape leads out of what is open, and not out of the chat.
    await tabTo(page, button('More'), 'Shift+Tab');
    await keyboard.press('Enter');
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    await keyboard.press('Escape');
    await expect(button('More')).toBeFocused();
    await tabTo(page, button('End chat'));
    await keyboard.press('Enter');
    const question = page.getByRole('alertdialog');
    await expect(question.locator(':focus')).toHaveCount(1);
    await keyboard.press('Escape');
    await expect(question).toHaveCount(0);
    await expect(button('End chat')).toBeFocused();
    await keyboard.press('Enter');
    await expect(question.locator(':focus')).toHaveCount(1);
    await tabTo(page, question.getByRole('button', { name: 'End chat' }));
    await keyboard.press('Enter');
    await expect(page.getByText('Thank you for chatting with us.')).toBeVisible();
    expect(await faults(page)).toEqual([]);
  });
}

/** A screen of which the keyboard takes a part: browsers tell pages by `visualViewport`, which tests cannot shrink. */
function fakeViewport(): void {
  const view = Object.assign(new EventTarget(), { width: innerWidth, height: innerHeight, offsetTop: 0, offsetLeft: 0, pageTop: 0, pageLeft: 0, scale: 1 });
  Object.defineProperty(window, 'visualViewport', { value: view, configurable: true });
}

/** Shows the keyboard on the screen, or hides it: `height` is what is left, `top` how far the page was pushed up for it. */
async function keyboardUp(page: Page, height: number, top = 0): Promise<void> {
  await page.evaluate(
    ([height, top]) => {
      Object.assign(window.visualViewport!, { height, offsetTop: top });
      for (const event of ['resize', 'scroll']) window.visualViewport!.dispatchEvent(new Event(event));
    },
    [height, top] as const,
  );
}

test('on a phone the window keeps to what the keyboard on the screen leaves', async ({ storefront, guest, agent }) => {
  const campaign = await storefront.campaign({ preChat: { isEnable: true }, postChat: { isEnable: true } });
  const desk = await agent(storefront.site.admin);
  const pia = await guest('Pia', campaign, phone);
  const { page, window, composer } = pia;
  await page.addInitScript(fakeViewport);
  const left = 260;
  const frame = page.locator('#chat_window_container');
  /** Something stands whole in what the keyboard leaves. */
  const isSeen = async (what: ReturnType<typeof window.locator>, top = 0) => {
    await expect(async () => {
      const box = (await what.boundingBox())!;
      expect(box.y).toBeGreaterThanOrEqual(top - 1);
      expect(box.y + box.height).toBeLessThanOrEqual(top + left + 1);
    }, String(what)).toPass();
  };
  await pia.enter();
  const start = window.getByRole('button', { name: 'Start chat' });
  await expect(start).toBeVisible();
  // The button is not in the way.
  await expect(page.locator('#comm100-container a')).toBeHidden();
  // Nobody's keyboard is raised before they want to write.
  await expect(window.getByRole('textbox', { name: 'Name' })).not.toBeFocused();
  for (const [name, value] of [['Name', 'Pia'], ['Email', 'pia@example.com']] as const) {
    await window.getByRole('textbox', { name }).tap();
    await keyboardUp(page, left);
    await isSeen(frame);
    await isSeen(window.getByRole('textbox', { name }));
    await isSeen(start);
    await window.getByRole('textbox', { name }).fill(value);
  }
  expect(await faults(page)).toEqual([]);
  await start.tap();
  await desk.accept('Pia');
  for (let n = 1; n <= 6; n++) await desk.say('Pia', `Line ${n}: a pot has a foot, a belly and a lip.`);
  await expect.poll(() => pia.said()).toHaveLength(6);
  await keyboardUp(page, phone.viewport.height);
  await expect.poll(async () => Math.round((await frame.boundingBox())!.height)).toBe(phone.viewport.height);

  await composer.tap();
  await keyboardUp(page, left);
  for (const what of [frame, composer, window.locator('.window__title'), window.getByText('Line 6')]) await isSeen(what);
  // Safari pushes the page up instead.
  await keyboardUp(page, left, 120);
  for (const what of [frame, composer, window.locator('.window__title'), window.getByText('Line 6')]) await isSeen(what, 120);
  await keyboardUp(page, left);
  // A long text grows its field, which leaves room for the rest.
  await composer.fill('A pot\nhas a foot\nand a belly\nand a neck\nand a lip\nand a lid');
  for (const what of [composer, window.locator('.window__title'), window.getByRole('button', { name: 'Send', exact: true })]) await isSeen(what);
  expect((await window.getByRole('log').locator('..').boundingBox())!.height).toBeGreaterThan(20);
  await composer.press('Enter');
  await desk.say('Pia', 'Line 7');
  await isSeen(window.getByText('Line 7'));

  await window.getByRole('button', { name: 'Emoji' }).tap();
  await isSeen(window.getByRole('dialog', { name: 'Emoji' }));
  expect(await window.locator('.emoji__grid').evaluate((grid) => grid.scrollWidth - grid.clientWidth)).toBe(0);
  await isSeen(window.getByRole('button', { name: 'Emoji', exact: true }));
  await page.keyboard.press('Escape');
  await window.getByRole('button', { name: 'More' }).tap();
  await isSeen(window.getByRole('menu'));
  await page.keyboard.press('Escape');
  await window.getByRole('button', { name: 'End chat' }).first().tap();
  const question = window.getByRole('alertdialog');
  for (const button of await question.getByRole('button').all()) await isSeen(button);
  expect(await faults(page)).toEqual([]);
  await question.getByRole('button', { name: 'End chat' }).tap();
  await window.getByRole('textbox', { name: 'Comments' }).tap();
  await isSeen(window.getByRole('textbox', { name: 'Comments' }));
  await isSeen(window.getByRole('button', { name: 'Submit' }));

  // Nothing behind it is moved, and all is as it was once it is closed.
  expect(await page.evaluate('getComputedStyle(document.documentElement).overflow')).toBe('hidden');
  await page.evaluate(`Comm100API.do('livechat.postChat.close')`);
  await expect(window.locator('.window')).toBeHidden();
  expect(await page.evaluate('getComputedStyle(document.documentElement).overflow')).toBe('visible');
});
