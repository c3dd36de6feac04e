import { devices } from '@playwright/test';
import { faults } from '../faults';
import { expect, test } from '../test';
import { apiDo } from '../api';

const { defaultBrowserType: _, ...phone } = devices['iPhone 13'];

test('files are sent, shown and refused with the reason', async ({ shopper, agent, watch }) => {
  watch.allow(/status of 400.*\/files/);
  const vera = await shopper('Fay');
  const desk = await agent();
  await vera.ask();
  await desk.accept('Fay');
  const chat = desk.chat('Fay');
  const picture = await desk.page.screenshot();
  await chat.locator('input[type=file]').setInputFiles([
    { name: 'kiln.png', mimeType: 'image/png', buffer: picture },
    { name: 'glaze notes.txt', mimeType: 'text/plain', buffer: Buffer.from('cobalt') },
  ]);
  await expect(chat.getByRole('img', { name: 'kiln.png' })).toBeVisible();
  const [saved] = await Promise.all([desk.page.waitForEvent('download'), chat.getByRole('link', { name: 'Download glaze notes.txt' }).click()]);
  expect(saved.suggestedFilename()).toBe('glaze notes.txt');

  await chat.locator('input[type=file]').setInputFiles({ name: 'setup.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') });
  await expect(chat.getByRole('alert').filter({ hasText: 'setup.exe' })).toContainText('Not sent.');
  await chat.getByRole('button', { name: 'Delete' }).click();
  await expect(chat.getByText('setup.exe')).toHaveCount(0);

  // Pasted and dropped ones go the same way.
  for (const [event, name] of [['paste', 'pasted.txt'], ['drop', 'dropped.txt']] as const) {
    await desk.composer('Fay').evaluate(
      (field, [event, name]) => {
        const data = new DataTransfer();
        data.items.add(new File(['x'], name!));
        const init = { bubbles: true, cancelable: true };
        field.dispatchEvent(event === 'paste' ? new ClipboardEvent('paste', { ...init, clipboardData: data }) : new DragEvent('drop', { ...init, dataTransfer: data }));
      },
      [event, name] as const,
    );
    await expect(chat.getByRole('link', { name: `Download ${name}` })).toBeVisible();
  }
  expect(await faults(desk.page)).toEqual([]);
  await vera.end();
});

test('a note stays among agents, and what the visitor has seen is marked', async ({ shopper, agent }) => {
  const vera = await shopper('Nele');
  const desk = await agent();
  await vera.ask();
  await desk.accept('Nele');
  await desk.page.keyboard.press('Alt+N');
  const note = desk.page.getByRole('textbox', { name: 'Note about Nele, for colleagues alone' });
  await note.fill('She was promised a refund.');
  await desk.page.reload();
  await expect(note).toHaveValue('She was promised a refund.');
  await note.press('Enter');
  await expect(desk.log('Nele').getByText('Note for colleagues')).toBeVisible();
  expect(await faults(desk.page)).toEqual([]);
  await desk.chat('Nele').getByRole('button', { name: 'Note', pressed: true }).click();
  await desk.say('Nele', 'One moment, please.');
  await expect.poll(() => vera.said()).toEqual(['One moment, please.']);
  await vera.does('POST', 'seen', { seq: 4 });
  await expect(desk.log('Nele').getByText('Seen')).toBeVisible();
  await vera.end();
});

test('a canned message is found by a slash and a few letters, and taken by keyboard', async ({ demo, shopper, agent }) => {
  await apiDo(demo, 'POST', 'cannedMessages', { name: 'Greeting', message: 'Hello {!Visitor.Name}, how can I help?', shortCuts: 'hi' });
  await apiDo(demo, 'POST', 'cannedMessages', { name: 'Delivery times', message: 'Parcels leave on Wednesdays.', shortCuts: 'del' });
  const vera = await shopper('Cleo');
  const desk = await agent(demo.signIn, phone);
  await vera.ask();
  await desk.accept('Cleo');
  const list = desk.page.getByRole('listbox', { name: 'Canned messages' });
  await desk.composer('Cleo').pressSequentially('/hi');
  await expect(list.getByRole('option').first()).toContainText('Hello Cleo, how can I help?');
  expect(await faults(desk.page)).toEqual([]);
  await desk.composer('Cleo').press('Enter');
  await expect(desk.composer('Cleo')).toHaveValue('Hello Cleo, how can I help?');
  await desk.composer('Cleo').press('Enter');
  await expect.poll(() => vera.said()).toEqual(['Hello Cleo, how can I help?']);

  await desk.page.getByRole('button', { name: 'Canned messages' }).click();
  await desk.composer('Cleo').pressSequentially('nothing like it');
  await expect(desk.page.getByText('No canned message fits.')).toBeVisible();
  await desk.composer('Cleo').press('Escape');
  await expect(desk.page.getByText('No canned message fits.')).toHaveCount(0);
  await desk.composer('Cleo').fill('/deliv');
  await list.getByRole('option', { name: /Delivery times/ }).click();
  await expect(desk.composer('Cleo')).toHaveValue('Parcels leave on Wednesdays.');
  await vera.end();
});

test('a secure form is sent, filled in and looked at once', async ({ demo, shopper, agent }) => {
  const { fields } = await apiDo<{ fields: { id: number; name: string }[] }>(demo, 'POST', 'secureForms', {
    name: 'Delivery code',
    description: 'Stands on the slip.',
    fields: [{ name: 'Code', type: 'text', isVisible: true }],
  });
  const code = fields.find((field) => field.name === 'Code')!;
  const vera = await shopper('Sina');
  const desk = await agent();
  await vera.ask();
  await desk.accept('Sina');
  await desk.chat('Sina').getByRole('button', { name: 'Send a secure form' }).click();
  await desk.page.getByRole('menuitem', { name: 'Delivery code' }).click();
  const log = desk.log('Sina');
  await expect(log.getByText('Waiting for the visitor')).toBeVisible();
  await vera.does('POST', 'forms/3', { answers: [{ id: code.id, value: 'otter-9' }] });
  await log.getByRole('button', { name: 'Look at the answers' }).click();
  await desk.page.getByRole('dialog').getByRole('button', { name: 'Look at the answers' }).click();
  const answers = desk.page.getByRole('dialog', { name: 'Answers: Delivery code' });
  await expect(answers.getByText('otter-9')).toBeVisible();
  expect(await faults(desk.page)).toEqual([]);
  await answers.getByRole('button', { name: 'Close' }).click();
  await expect(desk.page.getByText('otter-9')).toHaveCount(0);
  await expect(log.getByText(/The answers were looked at/)).toBeVisible();
  await vera.end();
});
