import { expect, test } from '../test';
import { apiChats, transcriptOf } from '../api';

// The main job, on real pages: nothing that was said is lost, doubled or out of order, whatever happens to the server.
test('a visitor and an agent talk across a crash of the server, and the API tells the same story', { tag: '@nodes' }, async ({ demo, shopper, agent, watch }) => {
  const vera = await shopper('Vera');
  const desk = await agent();
  await vera.ask();
  await desk.accept('Vera');

  await vera.say('Is the tall vase still there?');
  await expect.poll(() => desk.said('Vera')).toEqual(['Is the tall vase still there?']);
  await desk.say('Vera', 'One is left.');
  await expect.poll(() => vera.said()).toEqual(['Is the tall vase still there?', 'One is left.']);

  await vera.composer.pressSequentially('Then I');
  await expect(desk.log('Vera').getByText('Then I').or(desk.page.getByText(/Vera (is typing|has written but not sent)/)).first()).toBeVisible();
  await vera.composer.clear();

  // Both go on writing while the server dies, is gone, and comes back.
  watch.allowConnections();
  const fromVera = numbered('Vera asks', 30);
  const fromDesk = numbered('the desk answers', 30);
  let written = 0;
  const victim = demo.nodes[0]!;
  const count = async () => {
    if (++written === 20) await victim.kill();
  };
  await Promise.all([
    each(fromVera, async (text) => {
      await vera.say(text);
      await count();
    }),
    each(fromDesk, async (text) => {
      await desk.say('Vera', text);
      await count();
    }),
  ]);
  await vera.say('Written while nobody listens');
  await victim.start();

  const all = 2 + fromVera.length + fromDesk.length + 1;
  await expect.poll(async () => (await desk.said('Vera')).length, { message: 'messages on the desk' }).toBe(all);
  await expect.poll(async () => (await vera.said()).length, { message: 'messages in the shop' }).toBe(all);
  const story = await desk.said('Vera');
  expect(await vera.said(), 'both read the same').toEqual(story);
  expect(new Set(story).size, 'nothing twice').toBe(all);
  expect(story.filter((text) => text.startsWith('Vera asks'))).toEqual(fromVera);
  expect(story.filter((text) => text.startsWith('the desk answers'))).toEqual(fromDesk);

  // And both can go on as if nothing had been.
  await desk.say('Vera', 'Where were we?');
  await vera.say('At the vase.');
  await expect.poll(async () => (await vera.said()).slice(all).sort()).toEqual(['At the vase.', 'Where were we?']);
  await expect.poll(async () => (await desk.said('Vera')).slice(all)).toEqual((await vera.said()).slice(all));
  const whole = await vera.said();
  await vera.end();

  const byKey = await apiChats(demo, 'key');
  const byToken = await apiChats(demo, 'token');
  expect(byToken).toEqual(byKey);
  const chat = byKey.chats.find((c) => c.name === 'Vera');
  expect(transcriptOf(chat!)).toEqual(whole);
});

test('two agents reach for one request and exactly one has it', { tag: '@nodes' }, async ({ demo, shopper, agent, watch }) => {
  // The one who comes second is refused.
  watch.allow(/status of 400.*\/accept/);
  const first = await agent();
  const second = await agent(demo.colleague);
  const vera = await shopper('Vilma');
  await vera.ask();
  await expect(first.request('Vilma')).toBeVisible();
  await expect(second.request('Vilma')).toBeVisible();
  const together = meeting(2);
  for (const { page } of [first, second]) {
    await page.route('**/accept', async (route) => {
      await together();
      await route.continue();
    });
  }
  await Promise.all([first.request('Vilma').click(), second.request('Vilma').click()]);

  const has = await Promise.race([
    first.composer('Vilma').waitFor().then(() => first),
    second.composer('Vilma').waitFor().then(() => second),
  ]);
  const other = has === first ? second : first;
  await expect(other.page.getByText(/^Taken by/)).toBeVisible();
  await expect(other.composer('Vilma')).toHaveCount(0);
  await expect(other.request('Vilma')).toHaveCount(0);
  await has.say('Vilma', 'It is me.');
  await expect.poll(() => vera.said()).toEqual(['It is me.']);
});

test('a reload changes nothing for either side', async ({ shopper, agent }) => {
  const vera = await shopper('Rena');
  const desk = await agent();
  await vera.ask();
  await vera.say('Before anybody came');
  await desk.accept('Rena');
  await desk.say('Rena', 'Here I am.');
  await expect.poll(() => vera.said()).toEqual(['Before anybody came', 'Here I am.']);

  await vera.composer.fill('half a thou');
  await vera.page.reload();
  await expect.poll(() => vera.said()).toEqual(['Before anybody came', 'Here I am.']);
  await expect(vera.composer).toHaveValue('half a thou');
  await desk.page.reload();
  await expect.poll(() => desk.said('Rena')).toEqual(['Before anybody came', 'Here I am.']);
  await vera.say('Still here?');
  await expect.poll(() => desk.said('Rena')).toEqual(['Before anybody came', 'Here I am.', 'Still here?']);
});

test('the chat follows the visitor to another page and into a second tab', async ({ demo, shopper, agent }) => {
  const vera = await shopper('Tina');
  const desk = await agent();
  await vera.ask();
  await desk.accept('Tina');
  await vera.say('First tab');
  const second = await vera.secondTab('/delivery');
  await expect.poll(() => second.said()).toEqual(['First tab']);
  await second.say('Second tab');
  await expect.poll(() => vera.said()).toEqual(['First tab', 'Second tab']);
  await desk.say('Tina', 'I see both.');
  for (const tab of [vera, second]) await expect.poll(() => tab.said()).toEqual(['First tab', 'Second tab', 'I see both.']);
  await vera.page.goto(`${demo.shop}/care`);
  await expect.poll(() => vera.said()).toEqual(['First tab', 'Second tab', 'I see both.']);
});

/** A place where everybody waits until `count` have come. */
function meeting(count: number): () => Promise<void> {
  let open = () => {};
  const all = new Promise<void>((resolve) => (open = resolve));
  return () => {
    if (--count === 0) open();
    return all;
  };
}

/** `count` texts that begin alike. */
function numbered(begin: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${begin} ${n + 1}`);
}

async function each(texts: string[], act: (text: string) => Promise<unknown>): Promise<void> {
  for (const text of texts) await act(text);
}
