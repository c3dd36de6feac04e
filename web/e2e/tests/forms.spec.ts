import { devices, type FrameLocator } from '@playwright/test';
import { expect, test } from '../test';

// The forms of the window: before a chat, after it, and in its place.

const { defaultBrowserType: _, ...phone } = devices['iPhone SE'];
const desktop = { viewport: { width: 1280, height: 800 } };

const every = [
  { name: 'How did you find us?', type: 'radio', options: 'By chance\nA friend' },
  { name: 'Topics', type: 'checkboxList', options: 'Pots\nPlants\nTools', isRequired: true },
  { name: 'Size', type: 'select', options: 'Small\nLarge' },
  { name: 'Our web site', type: 'rating' },
  { name: 'Details', type: 'textarea' },
  { name: 'I have read the terms', type: 'checkbox', isRequired: true },
  { name: 'A photograph', type: 'attachment' },
];

/** Answers the fields of `every`. */
async function answer(window: FrameLocator): Promise<void> {
  await window.getByRole('radio', { name: 'A friend' }).check();
  await window.getByRole('checkbox', { name: 'Pots' }).check();
  await window.getByRole('checkbox', { name: 'Tools' }).check();
  await window.getByLabel('Size').selectOption('Large');
  await window.getByRole('radio', { name: '4 of 5' }).check();
  await window.getByLabel('Details').fill('Two of them,\nplease.');
  await window.getByRole('checkbox', { name: 'I have read the terms' }).check();
  await window.getByLabel('A photograph').setInputFiles({ name: 'pot.txt', mimeType: 'text/plain', buffer: Buffer.from('a pot') });
}

for (const [layout, options] of [
  ['vertical', desktop],
  ['horizontal', phone],
] as const) {
  test(`the form before a chat has every kind of field, ${layout}`, async ({ storefront, guest, agent }) => {
    const department = await storefront.api<{ id: number }>('POST', 'livechat/departments', { name: `Sales ${layout}`, agents: [1] });
    await storefront.api('PUT', 'livechat/configs', { isEnableDepartment: true });
    const campaign = await storefront.campaign({ preChat: { isEnable: true, fieldLayout: layout } });
    const { fields } = await storefront.api<{ fields: { id: number; name: string }[] }>('GET', `livechat/campaigns/${campaign}/preChat`);
    const shown = fields.map((f) => ({ ...f, isVisible: f.name !== 'Ticket ID', ...(f.name.startsWith('Product') ? { options: 'Vases\nMugs' } : {}) }));
    await storefront.api('PUT', `livechat/campaigns/${campaign}/preChat`, { fields: [...shown, ...every] });
    const desk = await agent(storefront.site.admin);
    const vera = await guest('Vera', campaign, options);
    await vera.enter();
    const { window } = vera;
    const start = window.getByRole('button', { name: 'Start chat' });
    await start.click();
    await expect(window.getByText('Please fill in “Name”.')).toBeVisible();
    await expect(window.getByText('Please fill in “Topics”.')).toBeVisible();
    await expect(window.getByText('Please fill in “I have read the terms”.')).toBeVisible();
    await expect(window.getByRole('textbox', { name: 'Name' })).toBeFocused();
    expect(await vera.faults()).toEqual([]);
    await window.getByRole('textbox', { name: 'Name' }).fill('Vera');
    await expect(window.getByText('Please fill in “Name”.')).toHaveCount(0);
    await window.getByRole('textbox', { name: 'Email' }).fill('vera@');
    await start.click();
    await expect(window.getByText('This does not look like an e-mail address.')).toBeVisible();
    await window.getByRole('textbox', { name: 'Email' }).fill('vera@example.com');
    await window.getByLabel('Department').selectOption(`Sales ${layout}`);
    await window.getByLabel('Product and Service').selectOption('Mugs');
    await answer(window);
    await expect(window.getByText('pot.txt')).toBeVisible();
    expect(await vera.faults()).toEqual([]);
    await start.click();
    await expect(vera.composer).toBeVisible();
    await desk.accept('Vera');
    const session = await desk.page.evaluate(async () => (await (await fetch('/api/agent/v1/desk')).json()) as { chats: { departmentId: number; visitor: { email: string } }[] });
    expect(session.chats.at(-1)).toMatchObject({ departmentId: department.id, visitor: { email: 'vera@example.com' } });
    await vera.end();
    const { chats } = await storefront.api<{ chats: { preChat: unknown; attachments: unknown }[] }>('GET', 'livechat/chats');
    expect(JSON.stringify(chats[0])).toContain('Pots');
    expect(JSON.stringify(chats[0])).toContain('pot.txt');
  });
}

test('after a chat the visitor is asked how it was, may pass that over, and is thanked for the answer', async ({ storefront, guest, agent }) => {
  const campaign = await storefront.campaign({ postChat: { isEnable: true, greetingMessage: 'Was it good?' } });
  const { fields } = await storefront.api<{ fields: object[] }>('GET', `livechat/campaigns/${campaign}/postChat`);
  await storefront.api('PUT', `livechat/campaigns/${campaign}/postChat`, { fields: [...fields, { name: 'Would you come back?', type: 'radio', options: 'Yes\nNo', isRequired: true }] });
  const desk = await agent(storefront.site.admin);
  const rita = await guest('Rita', campaign, desktop);
  const { window } = rita;
  const chatAndEnd = async (text: string) => {
    await rita.say(text);
    await desk.page.getByRole('button', { name: /^Accept the chat with/ }).first().click();
    await expect(window.getByText('has joined the chat.')).toBeVisible();
    await window.getByRole('button', { name: 'End chat' }).first().click();
    await window.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
  };
  await rita.enter();
  await chatAndEnd('Hello?');
  await expect(window.getByText('Was it good?')).toBeVisible();
  await window.getByRole('button', { name: 'Submit' }).click();
  await expect(window.getByText('Please fill in “Would you come back?”.')).toBeVisible();
  expect(await rita.faults()).toEqual([]);
  await rita.page.reload();
  await expect(window.getByText('Was it good?')).toBeVisible();
  await window.getByRole('radio', { name: 'Very Good' }).check();
  await window.getByLabel('Comments').fill('Quick and kind.');
  await window.getByRole('radio', { name: 'Yes' }).check();
  await window.getByRole('button', { name: 'Submit' }).click();
  await expect(window.getByText('Thank you for your answer.')).toBeVisible();
  await window.getByRole('button', { name: 'Start a new chat' }).click();
  const { chats } = await storefront.api<{ chats: { id: string }[] }>('GET', 'livechat/chats');
  const told = JSON.stringify(await storefront.api('GET', `livechat/chats/${chats[0]!.id}`));
  expect(told).toContain('Quick and kind.');

  await chatAndEnd('Once more');
  await window.getByRole('button', { name: 'Skip' }).click();
  await expect(window.getByText('Thank you for chatting with us.')).toBeVisible();
  await rita.page.reload();
  await expect(window.getByText('Hello there')).toBeVisible();
});

for (const [layout, options] of [
  ['vertical', phone],
  ['horizontal', desktop],
] as const) {
  test(`who finds nobody leaves a message with every kind of field, ${layout}`, async ({ storefront, guest }) => {
    const campaign = await storefront.campaign({ offlineMessage: { fieldLayout: layout } });
    const { fields } = await storefront.api<{ fields: object[] }>('GET', `livechat/campaigns/${campaign}/offlineMessage`);
    await storefront.api('PUT', `livechat/campaigns/${campaign}/offlineMessage`, { fields: [...fields, ...every] });
    // Nobody is ever there for a department without members.
    const { id } = await storefront.api<{ id: number }>('POST', 'livechat/departments', { name: `Nobody ${layout}` });
    await storefront.api('PUT', `livechat/campaigns/${campaign}/routingRules`, { isEnable: true, type: 'simple', simpleRouteToObject: 'department', simpleRouteToId: id, failType: 'offlineMessage' });
    const olga = await guest('Olga', campaign, options);
    const { window } = olga;
    await olga.enter();
    await expect(window.getByText('Leave a message and we will answer by mail.')).toBeVisible();
    await window.getByRole('button', { name: 'Submit' }).click();
    await expect(window.getByText('Please fill in “Message”.')).toBeVisible();
    expect(await olga.faults()).toEqual([]);
    await window.getByRole('textbox', { name: 'Name' }).fill('Olga');
    await window.getByRole('textbox', { name: 'Email' }).fill('olga@example.com');
    await window.getByRole('textbox', { name: 'Subject' }).fill('Broken');
    await window.getByRole('textbox', { name: 'Message' }).fill('It came broken.');
    await answer(window);
    await window.getByLabel('Attachment').setInputFiles([
      { name: 'one.txt', mimeType: 'text/plain', buffer: Buffer.from('1') },
      { name: 'two.txt', mimeType: 'text/plain', buffer: Buffer.from('2') },
    ]);
    await olga.page.reload();
    await expect(window.getByRole('textbox', { name: 'Message' })).toHaveValue('It came broken.');
    await window.getByLabel('Attachment').setInputFiles({ name: 'one.txt', mimeType: 'text/plain', buffer: Buffer.from('1') });
    await window.getByRole('button', { name: 'Submit' }).click();
    await expect(window.getByText('Your message has reached us.')).toBeVisible();
    expect(await olga.faults()).toEqual([]);
    const { offlineMessages } = await storefront.api<{ offlineMessages: { content: string; attachment: object[]; fields: { name: string; value: string }[] }[] }>('GET', 'livechat/offlineMessages');
    expect(offlineMessages[0]).toMatchObject({ content: 'It came broken.', attachment: [{ name: 'one.txt' }] });
    expect(Object.fromEntries(offlineMessages[0]!.fields.map((f) => [f.name, f.value]))).toMatchObject({ Topics: 'Pots\nTools', Size: 'Large', 'Our web site': '4' });
  });
}
