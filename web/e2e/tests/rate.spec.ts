import { devices } from '@playwright/test';
import { expect, test } from '../test';

// A chat is rated while it goes on, where the form after it asks for a grade.

const { defaultBrowserType: _, ...phone } = devices['iPhone SE'];
const desktop = { viewport: { width: 1280, height: 800 } };

test('a visitor rates a chat while it goes on, and the agent, the page and the history know', async ({ storefront, guest, agent }) => {
  const campaign = await storefront.campaign({ postChat: { isEnable: true } });
  const desk = await agent(storefront.site.admin);
  const rae = await guest('Rae', campaign, phone);
  const { window, page } = rae;
  await rae.enter();
  await page.evaluate(() => {
    const at = globalThis as unknown as { Comm100API: { on: (event: string, done: (what: unknown) => void) => void }; rated: unknown[] };
    at.rated = [];
    at.Comm100API.on('livechat.chat.visitor.rate', (rating) => at.rated.push(rating));
  });
  await rae.say('Is the kiln on?');
  const rate = window.getByRole('menuitem', { name: 'Rate this chat' });
  await window.getByRole('button', { name: 'More' }).click();
  await expect(window.getByRole('menuitem').first()).toBeVisible();
  await expect(rate).toHaveCount(0);
  await page.keyboard.press('Escape');
  await desk.page.getByRole('button', { name: /^Accept the chat with/ }).first().click();
  await expect(window.getByText('has joined the chat.')).toBeVisible();

  await window.getByRole('button', { name: 'More' }).click();
  await rate.click();
  const dialog = window.getByRole('dialog', { name: 'Rate this chat' });
  await expect(dialog.getByRole('radio').first()).toBeFocused();
  await dialog.getByRole('button', { name: 'Submit' }).click();
  await expect(dialog.getByText('Please fill in “Rating”.')).toBeVisible();
  await dialog.getByRole('radio', { name: 'Very Good' }).check();
  await dialog.getByLabel('Comments').fill('Warm and quick.');
  expect(await rae.faults()).toEqual([]);
  // The keyboard stays in the question: behind its last button comes the grade.
  for (const name of ['Submit', 'Cancel']) {
    await page.keyboard.press('Tab');
    await expect(dialog.getByRole('button', { name })).toBeFocused();
  }
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('radio', { name: 'Very Good' })).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Submit' }).click();
  await expect(dialog.getByText('Thank you for your answer.')).toBeVisible();
  expect(await rae.faults()).toEqual([]);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toHaveCount(0);
  expect(await page.evaluate(() => (globalThis as unknown as { rated: unknown[] }).rated)).toEqual([{ score: 4, comment: 'Warm and quick.' }]);
  await desk.page.getByRole('button', { name: 'Visitor details' }).click();
  const said = desk.page.getByRole('region', { name: 'What the visitor said' });
  await expect(said.getByRole('img', { name: '4 of 5 stars' })).toBeVisible();

  // What was said is there again, and in the form after the chat too; passing that over keeps it.
  await window.getByRole('button', { name: 'More' }).click();
  await rate.click();
  await expect(dialog.getByRole('radio', { name: 'Very Good' })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await window.getByRole('button', { name: 'End chat' }).first().click();
  await window.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
  await expect(window.getByRole('radio', { name: 'Very Good' })).toBeChecked();
  await window.getByRole('button', { name: 'Skip' }).click();
  await expect(window.getByText('Thank you for chatting with us.')).toBeVisible();
  const { chats } = await storefront.api<{ chats: { postChat: object }[] }>('GET', 'livechat/chats');
  expect(chats[0]!.postChat).toMatchObject({ ratingGrade: '4', ratingComment: 'Warm and quick.' });
});

for (const [what, postChat] of [
  ['nothing is asked after chats', { isEnable: false }],
  ['the form after chats has no grade', { isEnable: true }],
] as const) {
  test(`a chat is not rated while it goes on where ${what}`, async ({ storefront, guest, agent }) => {
    const campaign = await storefront.campaign({ preChat: { isEnable: false }, postChat });
    if (postChat.isEnable) {
      const { fields } = await storefront.api<{ fields: { type: string }[] }>('GET', `livechat/campaigns/${campaign}/postChat`);
      await storefront.api('PUT', `livechat/campaigns/${campaign}/postChat`, { fields: fields.map((f) => (f.type === 'rating' ? { ...f, isVisible: false } : f)) });
    }
    const desk = await agent(storefront.site.admin);
    const noa = await guest('Noa', campaign, desktop);
    await noa.enter();
    await noa.say('Hello?');
    await desk.page.getByRole('button', { name: /^Accept the chat with/ }).first().click();
    await expect(noa.window.getByText('has joined the chat.')).toBeVisible();
    await noa.window.getByRole('button', { name: 'More' }).click();
    await expect(noa.window.getByRole('menuitem').first()).toBeVisible();
    await expect(noa.window.getByRole('menuitem', { name: 'Rate this chat' })).toHaveCount(0);
    await noa.page.keyboard.press('Escape');
    await noa.end();
  });
}
