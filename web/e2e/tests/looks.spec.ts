import { devices } from '@playwright/test';
import { expect, test } from '../test';

// How the window looks and speaks, as the campaign's settings say.

const { defaultBrowserType: _, ...phone } = devices['iPhone SE'];
const desktop = { viewport: { width: 1280, height: 800 } };

for (const options of [desktop, phone]) {
  test(`the window speaks Arabic from right to left, with the site’s own words, ${options === phone ? 'on a phone' : 'on a desktop'}`, async ({ storefront, guest, agent }) => {
    const campaign = await storefront.campaign(
      {
        preChat: { isEnable: true },
        language: { isUseDefaultLanguageText: false, languageTexts: [{ category: 'Buttons', name: 'Start chat', currentText: 'هيا بنا' }] },
      },
      'Arabic',
    );
    const desk = await agent(storefront.site.admin);
    const name = options === phone ? 'Amal' : 'Amira';
    const amal = await guest(name, campaign, options);
    await amal.page.goto(amal.shop);
    await amal.page.locator('#comm100-container a').first().click();
    const { window } = amal;
    await expect(window.locator('html')).toHaveAttribute('dir', 'rtl');
    await expect(window.locator('html')).toHaveAttribute('lang', 'ar');
    const start = window.getByRole('button', { name: 'هيا بنا' });
    // A field that is empty begins at the right; what is typed in other letters begins at the left.
    const empty = [window.getByRole('textbox').nth(0), window.getByRole('textbox').nth(1)];
    for (const field of empty) await expect(field).toHaveCSS('direction', 'rtl');
    await start.click();
    await expect(window.getByText('يرجى تعبئة')).toHaveCount(2);
    expect(await amal.faults()).toEqual([]);
    await window.getByRole('textbox').nth(0).fill(name);
    await window.getByRole('textbox').nth(1).fill('amal@example.com');
    await start.click();
    await desk.accept(name);
    const send = (await window.locator('.send').boundingBox())!;
    const composer = window.locator('.composer textarea');
    expect(send.x).toBeLessThan((await composer.boundingBox())!.x);
    for (const [words, direction] of [['', 'rtl'], ['Hello', 'ltr'], ['مرحبا', 'rtl'], ['', 'rtl']] as const) {
      await composer.fill(words);
      await expect(composer, words).toHaveCSS('direction', direction);
    }
    await desk.say(name, 'مرحبا');
    await expect(window.getByText('مرحبا')).toBeVisible();
    expect(await amal.faults()).toEqual([]);
  });
}

for (const style of ['classic', 'simple', 'bubble'] as const) {
  test(`the window has the style ${style}, the site’s colour, greeting and style sheet`, async ({ storefront, guest, agent }) => {
    const campaign = await storefront.campaign({
      preChat: { isEnable: false },
      chatWindow: {
        style,
        color: '#0f766e',
        advanced: { greetingMessage: 'Welcome to the kiln, see https://example.com/news' },
        customCSS: '.composer { outline: 3px solid rgb(1, 2, 3) }',
        header: { type: 'agentinfo', agentInfo: { isShowTitle: true, isShowBio: true } },
      },
    });
    await storefront.api('PUT', 'account/agents/1', { title: 'Master potter', bio: 'At the wheel since 1999.' });
    const desk = await agent(storefront.site.admin);
    const kim = await guest('Kim', campaign, desktop);
    await kim.enter();
    const { window } = kim;
    await expect(window.locator(`.window--${style}`)).toBeVisible();
    await expect(window.getByText('Welcome to the kiln')).toBeVisible();
    expect(await window.locator('.composer').evaluate((node) => getComputedStyle(node).outlineColor)).toBe('rgb(1, 2, 3)');
    await kim.say('Hello');
    await desk.page.getByRole('button', { name: /^Accept the chat with/ }).first().click();
    await expect(window.getByText('Master potter')).toBeVisible();
    await expect(window.getByText('At the wheel since 1999.')).toBeVisible();
    expect(await kim.faults()).toEqual([]);
    await kim.end();
  });
}

test('the head of the window is a banner or a logo where the site wants that', async ({ storefront, guest, agent }) => {
  await agent(storefront.site.admin);
  const banner = await storefront.campaign({ chatWindow: { header: { type: 'bannerimage', banner: { imageId: 4290, imageType: 'gallery' } } } });
  const bea = await guest('Bea', banner, phone);
  await bea.enter();
  const picture = bea.window.locator('.window__banner');
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  expect(await bea.faults()).toEqual([]);

  const none = await storefront.campaign({ chatWindow: { style: 'classic', header: { type: 'avatarandlogo', avatarAndLogo: { isAvatar: false, isShowLogo: true, logoImageId: 0 } } } });
  const lou = await guest('Lou', none, desktop);
  await lou.enter();
  await expect(lou.window.getByRole('heading', { name: 'Our Team' })).toBeVisible();
  await expect(lou.window.locator('.window__title .avatar, .window__logo')).toHaveCount(0);
});

test('a secure form is filled in within the conversation', async ({ storefront, guest, agent }) => {
  await storefront.api('POST', 'livechat/secureForms', {
    name: 'Payment',
    description: 'For the two mugs.',
    fields: [
      { name: 'Delivery code', type: 'text', isVisible: true, isRequired: true },
      { name: 'Gift', type: 'radio', options: 'Yes\nNo', isVisible: true },
    ],
  });
  const campaign = await storefront.campaign({ preChat: { isEnable: true } });
  const desk = await agent(storefront.site.admin);
  const sina = await guest('Sina', campaign, phone);
  await sina.ask();
  await desk.accept('Sina');
  await desk.chat('Sina').getByRole('button', { name: 'Send a secure form' }).click();
  await desk.page.getByRole('menuitem', { name: 'Payment' }).click();
  const form = sina.window.getByRole('region', { name: 'Payment' });
  await expect(form.getByText('Only the agent who asks can read your answers.')).toBeVisible();
  await form.getByRole('button', { name: 'Submit' }).click();
  await expect(form.getByText('Please fill in “Delivery code”.')).toBeVisible();
  expect(await sina.faults()).toEqual([]);
  await form.getByRole('textbox', { name: 'Delivery code' }).fill('otter-9');
  for (const label of await form.getByRole('textbox').all()) if (!(await label.inputValue())) await label.fill('4111111111111111');
  await form.getByRole('radio', { name: 'Yes' }).check();
  await form.getByRole('button', { name: 'Submit' }).click();
  await expect(form.getByText('Your answers have been sent.')).toBeVisible();
  await expect(form.getByRole('textbox')).toHaveCount(0);
  await expect(sina.window.getByText('Payment has been filled in.')).toBeVisible();
  await expect(desk.log('Sina').getByRole('button', { name: 'Look at the answers' })).toBeVisible();
  await sina.page.reload();
  await expect(form.getByText('Your answers have been sent.')).toBeVisible();
  await sina.end();
});
