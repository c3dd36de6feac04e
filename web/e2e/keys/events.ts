import { expect } from '@playwright/test';
import { agent, button, digits, field, invitation, text, uuid } from './shapes';

/** What an event hands to its listeners: each list is one way in which it may come, and each of them must be seen. */
type Told = unknown[][];

/** Events that this server has no cause for, and why. */
export const never: Record<string, string> = {
  'livechat.dynamicCampaign.change': 'the v2 API has no dynamic campaigns',
  ...Object.fromEntries(
    ['audio', 'video'].flatMap((kind) => ['request', 'refuse', 'start', 'stop', 'cancel', 'noanswer'].map((what) => [`livechat.chat.${kind}.${what}`, 'there are no calls'])),
  ),
};

const silent: Told = [[]];
const windows = (area: string): [string, Told][] => ['display', 'minimize', 'restore', 'close'].map((what) => [`livechat.${area}.${what}`, silent]);
const form = (area: string, type: string, data: object): [string, Told][] => [
  ...windows(area),
  ...['change', 'focus', 'blur'].map((what): [string, Told] => [`livechat.${area}.field.${what}`, [[field(type)]]]),
  [`livechat.${area}.submit`, [[data]]],
  [`livechat.${area}.submit.success`, silent],
  [`livechat.${area}.submit.fail`, [[text]]],
];

/** What each event says (contract/widget.md 3.4). */
export const events: Record<string, Told> = Object.fromEntries<Told>([
  ...['show', 'hide', 'online', 'offline'].map((what): [string, Told] => [`livechat.button.${what}`, [[button]]]),
  ['livechat.invitation.display', [[invitation]]],
  ['livechat.invitation.accept', [[digits]]],
  ['livechat.invitation.refuse', [[digits]]],
  ...form('prechat', 'email', { name: 'Vera', email: text, department: '', custom: expect.objectContaining({}) as unknown }),
  ...form('postChat', 'comment', { rating: '4', comment: text }),
  ...form('offlineMessage', 'email', { name: 'Vera', email: text, subject: text, content: text, attachment: { file: 'pot.txt' } }),
  ...windows('chat'),
  ['livechat.chat.start', [[uuid]]],
  ['livechat.chat.end', silent],
  ['livechat.chat.waitingQueue.update', [[{ position: expect.any(Number) as unknown, waitTime: expect.any(Number) as unknown }]]],
  ['livechat.chat.agent.join', [[agent('Anna')], [agent('Ben')]]],
  ['livechat.chat.agent.leave', [[agent('Anna')], [agent('Ben')]]],
  ['livechat.chat.agent.transfer', [[agent('Anna')]]],
  ['livechat.chat.agent.input', [[agent('Anna'), 'Good <b>morning</b>'], [agent('Anna'), { name: 'bill.txt', url: expect.stringMatching(/^http:\/\/.+\/files\//) as unknown }]]],
  ['livechat.chat.visitor.input', [['Of **** **** **** 1111']]],
  ['livechat.chat.visitor.rate', [[{ score: 3, comment: 'Warm and quick.' }]]],
  ['livechat.chat.visitor.setEmail', [['vera@example.com']]],
  ['livechat.sideWindow.show', silent],
  ['livechat.sideWindow.hide', silent],
  ['livechat.sideWindow.tabs.switch', [['b']]],
]);
