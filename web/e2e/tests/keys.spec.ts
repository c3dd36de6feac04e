import { contractKeys } from '../contract';
import { events, never } from '../keys/events';
import { deeds, reads, renders, writes } from '../keys/rows';
import { invitation } from '../keys/shapes';
import { Walk, listen } from '../keys/walk';
import { Shopper } from '../people/shopper';
import { Storefront } from '../server/storefront';
import { expect, test } from '../test';

// Every key of the visitor-side API with what it is given and what it gives (contract/widget.md 3): the tables are in `keys/`, the story
// that leads past them is here. A key that the contract lists and no table has is a failure.

const contract = contractKeys();

test.use({ actionTimeout: 20_000 });

test('the tables know the keys of the contract, and no others', () => {
  const sorted = (keys: string[]) => [...new Set(keys)].sort();
  expect(Object.fromEntries(Object.entries(contract).map(([method, keys]) => [method, keys.length]))).toEqual({ get: 14, set: 10, on: 67, render: 28, do: 25 });
  expect(sorted(reads.map((r) => r.key))).toEqual(sorted(contract.get));
  expect(sorted(writes.map((r) => r.key))).toEqual(sorted(contract.set));
  expect(sorted(renders.map((r) => r.key))).toEqual(sorted(contract.render));
  // The last button that a form has is pressed by the story.
  expect(sorted(deeds.map((r) => r.key).concat('livechat.postChat.submit', 'livechat.postChat.close'))).toEqual(sorted(contract.do));
  expect(sorted([...Object.keys(events), ...Object.keys(never)])).toEqual(sorted(contract.on));
});

test('each key takes and gives what the contract says, through a whole visit', async ({ demo, person, agent, watch }) => {
  watch.allow(/status of 400/);
  test.setTimeout(150_000);
  const front = await Storefront.open(demo);
  const campaign = await front.campaign({
    preChat: { isEnable: true },
    postChat: { isEnable: true },
    chatWindow: { options: { isCanSendFile: true, isCanEmailTranscript: true } },
  });
  await front.api('POST', 'livechat/customVariables', { name: 'rank', type: 'text' });
  const { id: greeting } = await front.api<{ id: number }>('POST', `livechat/campaigns/${campaign}/invitation/autoInvitations`, {
    name: 'Hello', isEnable: true, isPopupOnlyOneTime: false, conditions: { when: 'all', list: [{ number: 1, field: 'PageViews', operator: 'morethan', value: '90' }] },
    invitationWindow: { message: { content: 'May I help?' } },
  });
  const own = await front.api<{ fields: { id: number; name: string; isSystem: boolean }[] }>('GET', `livechat/campaigns/${campaign}/preChat`);
  await front.api('PUT', `livechat/campaigns/${campaign}/preChat`, { fields: [...own.fields.map((f) => (f.name === 'Department' ? { ...f, isVisible: true } : f)), { name: 'Topic', type: 'text' }] });
  const offline = await front.api<{ fields: { name: string }[] }>('GET', `livechat/campaigns/${campaign}/offlineMessage`);
  await front.api('PUT', `livechat/campaigns/${campaign}/offlineMessage`, { fields: offline.fields.map((f) => (f.name === 'Attachment' ? { ...f, isVisible: true } : f)) });
  const ben = { email: `ben-${front.site.id}@site.example`, password: 'a password for Ben' };
  await demo.command('agent', 'create', '--site', String(front.site.id), '--name', 'Ben', '--email', ben.email, '--password', ben.password);
  const { agents } = await front.api<{ agents: { id: number }[] }>('GET', 'account/agents');
  await front.api('PUT', `account/agents/${agents[0]!.id}`, { displayName: 'Anna', title: 'Potter', bio: 'Throws well' });

  await front.api('POST', 'livechat/departments', { name: 'Sales', agents: agents.map((a) => a.id) });
  await front.api('PUT', 'livechat/configs', { isEnableDepartment: true });

  const context = await person();
  await context.addInitScript(listen, contract.on);
  // The server of the tests sends no mail; what the window asks of one that does is answered.
  await context.route('**/api/visitor/v1/visits', async (route) => {
    const answer = await route.fetch();
    const visit = (await answer.json()) as { settings: object };
    await route.fulfill({ response: answer, json: { ...visit, settings: { ...visit.settings, sendsMail: true } } });
  });
  await context.route('**/transcript', (route) => route.fulfill({ json: { email: 'vera@example.com', isSent: true } }));
  const vera = new Shopper(await context.newPage(), await front.page(context, campaign), 'Vera');
  const { page, window } = vera;
  const walk = new Walk(vera, campaign, greeting);
  const field = (name: string) => window.getByRole('textbox', { name });
  const act = (script: string) => page.evaluate(script);

  await page.goto(vera.shop);
  await expect(vera.button).toBeVisible();
  await walk.at('nobody is there');
  // The server refuses an address that looks like one.
  await field('Name').fill('Vera');
  await walk.at('a message is written');
  await act(`Comm100API.do('livechat.button.click')`);
  await field('Email').fill('vera..v@example.com');
  await field('Message').fill('Are you there?');
  await window.locator('input[type=file]').setInputFiles({ name: 'pot.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
  await field('Copied').fill('Pots');
  await walk.does({ key: 'livechat.offlineMessage.submit', when: 'a message is written', answers: [[expect.any(String)], expect.any(String)], tells: 'livechat.offlineMessage.submit.fail' });
  await field('Email').fill('vera@example.com');
  await walk.does({ key: 'livechat.offlineMessage.submit', when: 'a message is written', answers: 'kept', tells: 'livechat.offlineMessage.submit.success' });
  await act(`Comm100API.do('livechat.offlineMessage.close')`);

  const anna = await agent(front.site.admin);
  await walk.heard('livechat.button.online');
  const frame = page.frameLocator('#comm100-container iframe[title="Chat Invitation"]');
  for (const [style, key] of [['popup', 'popupImage'], ['bubble', 'message']] as const) {
    await front.api('PUT', `livechat/campaigns/${campaign}/invitation`, { style });
    await act(`window.given = null; Comm100API.render('livechat.invitation.${key}', function (i) { window.given = i; var e = document.createElement('p'); e.dataset.own = '${key}'; e.textContent = 'Own'; return e });
      Comm100API.do('livechat.invitation.show', '${greeting}')`);
    await expect(frame.locator(`[data-own="${key}"]`)).toBeVisible();
    if (key === 'popupImage') expect(await act('given')).toEqual(invitation);
    await act(`Comm100API.do('livechat.invitation.refuse', '${greeting}'); Comm100API.render('livechat.invitation.${key}', function () { return null })`);
    await expect(frame.locator('.invitation__message')).toHaveCount(0);
  }
  await walk.at('somebody is there');
  await walk.at('invited');
  await act(`Comm100API.do('livechat.invitation.show', '${greeting}')`);
  await walk.heard('livechat.invitation.display', 4);
  await walk.does({ key: 'livechat.invitation.accept', when: 'invited', as: '"INVITATION"', tells: 'livechat.invitation.accept' });
  await walk.heard('livechat.prechat.display');

  await expect(field('Email')).toBeVisible();
  await field('Email').fill('vera..v@example.com');
  await walk.at('questions');
  await field('Copied').fill('Vera');
  await field('Topic').fill('Pots');
  await walk.does({ key: 'livechat.prechat.submit', when: 'questions', answers: [[expect.any(String)], expect.any(String)], tells: 'livechat.prechat.submit.fail' });
  await field('Email').fill('vera@example.com');
  await walk.does({ key: 'livechat.prechat.submit', when: 'questions', answers: 'kept', tells: 'livechat.prechat.submit.success' });
  await walk.heard('livechat.chat.waitingQueue.update');

  await anna.accept('Vera');
  await walk.heard('livechat.chat.start');
  await anna.say('Vera', 'Good <b>morning</b>');
  await walk.heard('livechat.chat.agent.input');
  await anna.chat('Vera').locator('input[type=file]').setInputFiles({ name: 'bill.txt', mimeType: 'text/plain', buffer: Buffer.from('12') });
  await walk.heard('livechat.chat.agent.input', 2);
  await vera.say('Of 4111 1111 1111 1111');
  await walk.heard('livechat.chat.visitor.input');

  const desk = await agent(ben);
  await anna.chat('Vera').getByRole('button', { name: 'More about this chat' }).click();
  await anna.page.getByRole('menuitem', { name: 'Transfer…' }).click();
  await anna.page.getByRole('dialog', { name: 'Transfer the chat with Vera' }).getByRole('button', { name: /^Ben/ }).click();
  await desk.accept('Vera');
  await walk.heard('livechat.chat.agent.leave');

  await act(`setTimeout(function () { Comm100API.set('livechat.sideWindow.isVisible', false) }, 0)`);
  await walk.at('chatting');
  await page.getByRole('tab', { name: 'Tab b' }).click();
  await act(`Comm100API.set('livechat.sideWindow.isVisible', false)`);
  await walk.at('survey');
  await window.getByRole('radio', { name: 'Very Good' }).check();
  await act(`Comm100API.set('livechat.postChat.fields', Comm100API.get('livechat.postChat.fields').map(function (f) { return Object.assign({}, f, f.type === 'comment' ? { value: 'x'.repeat(4001) } : {}) }))`);
  await walk.does({ key: 'livechat.postChat.submit', when: 'survey', answers: [null, expect.any(String)], tells: 'livechat.postChat.submit.fail' });
  await field('Copied').fill('Lovely');
  await walk.does({ key: 'livechat.postChat.submit', when: 'survey', answers: 'kept', tells: 'livechat.postChat.submit.success' });
  await window.getByRole('button', { name: 'Email this chat' }).click();
  await window.getByRole('dialog', { name: 'Email this chat' }).getByRole('button', { name: 'Send' }).click();
  await walk.heard('livechat.chat.visitor.setEmail');

  await window.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  // Another chat, whose form is closed.
  await window.getByRole('button', { name: 'Start a new chat' }).click();
  await field('Email').fill('vera@example.com');
  await field('Copied').fill('Vera');
  await window.getByRole('button', { name: 'Start chat' }).click();
  await desk.accept('Vera');
  await walk.heard('livechat.chat.start', 2);
  await window.getByRole('button', { name: 'More' }).click();
  await window.getByRole('menuitem', { name: 'Rate this chat' }).click();
  const rating = window.getByRole('dialog', { name: 'Rate this chat' });
  await rating.getByRole('radio', { name: 'Good', exact: true }).check();
  await rating.getByLabel('Comments').fill('Warm and quick.');
  await rating.getByRole('button', { name: 'Submit' }).click();
  await walk.heard('livechat.chat.visitor.rate');
  await rating.getByRole('button', { name: 'Close' }).click();
  await act(`Comm100API.do('livechat.chat.endChat')`);
  await walk.heard('livechat.postChat.display', 2);
  await walk.does({ key: 'livechat.postChat.close', when: 'survey', tells: 'livechat.postChat.close' });

  const told = await walk.told();
  for (const [key, ways] of Object.entries(events)) {
    const heard = told.filter(([k]) => k === key).map(([, ...payload]) => payload);
    for (const way of ways) expect.soft(heard, key).toContainEqual(way);
    if (ways.length === 1 && !/field\.|submit$/.test(key)) for (const one of heard) expect.soft(one, key).toEqual(ways[0]);
  }
  expect(told.filter(([key]) => key as string in never)).toEqual([]);
});
