import { fileURLToPath } from 'node:url';
import { expect, test } from '../test';

// The pictures of the README: a conversation in the shop, and the desk with two chats and one that waits.

const folder = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
const desktop = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 };

test('the shop and the desk', async ({ shopper, agent, demo }) => {
  const desk = await agent(demo.signIn, desktop);
  const mia = await shopper('Mia Fischer', desktop);
  const tom = await shopper('Tom Okafor', desktop);
  const lea = await shopper('Léa Martin', desktop);

  await mia.ask();
  await mia.say('Hello! Does the moss planter have a hole in the bottom?');
  await desk.accept(mia.name);
  await desk.say(mia.name, 'Hello Mia. It does, and it comes with a saucer that fits.');
  await mia.say('Perfect. And could it be in Leeds by Friday?');
  await desk.say(mia.name, 'If you order before noon tomorrow, yes: we send on Wednesdays and the parcel takes a day.');
  await mia.say('Then I will take two of them.');

  await tom.ask();
  await tom.say('One of the mugs came with a chip.');
  await desk.accept(tom.name);
  await desk.say(tom.name, 'I am sorry, Tom. Send us a photograph and a new one leaves tomorrow.');
  await tom.say('That is kind, here it comes.');

  await lea.ask();
  await expect(desk.request(lea.name)).toBeVisible();
  await expect.poll(() => desk.said(mia.name)).toHaveLength(5);
  await expect.poll(() => mia.said()).toHaveLength(5);
  await expect.poll(() => desk.said(tom.name)).toHaveLength(3);

  await mia.page.screenshot({ path: `${folder}shop.png`, animations: 'disabled' });
  await desk.page.screenshot({ path: `${folder}console.png`, animations: 'disabled' });
});
