import { expect } from '@playwright/test';
import type { Shopper } from '../people/shopper';
import { areFields, uuid } from './shapes';

/** Where the story of `tests/keys.spec.ts` stands when a row is looked at. */
export type When = 'nobody is there' | 'a message is written' | 'somebody is there' | 'invited' | 'questions' | 'chatting' | 'survey';

/** What a key is called with and what comes of it; `as` is an expression of arguments in the page, where CAMPAIGN stands for the campaign's id. */
interface Call {
  key: string;
  when: When;
  as?: string;
}

export interface Read extends Call {
  is: unknown;
}

/** `reads`: what a `get` then answers. */
export interface Write extends Call {
  as: string;
  reads?: [key: string, is: unknown];
  /** What is seen of it. */
  seen?: (vera: Shopper) => Promise<void>;
}

export interface Deed extends Call {
  /** What the call answers: nothing, or a promise that is kept or broken with these reasons. */
  answers?: 'kept' | unknown[];
  /** The event that follows. */
  tells?: string;
  /** What the page does first. */
  first?: string;
}

const fields = ['prechat', 'postChat', 'offlineMessage'] as const;
const l = (key: string) => `livechat.${key}`;

export const reads: Read[] = [
  { key: l('siteId'), when: 'nobody is there', is: expect.any(Number) },
  { key: l('campaignIds'), when: 'nobody is there', is: [expect.stringMatching(/^\d+$/)] },
  { key: l('isDynamicCampaign'), when: 'nobody is there', is: false },
  { key: l('isMobile'), when: 'nobody is there', is: false },
  { key: l('visitor.guid'), when: 'nobody is there', is: uuid },
  { key: l('button.isVisible'), when: 'nobody is there', is: true },
  { key: l('button.isVisible'), when: 'somebody is there', as: 'CAMPAIGN', is: true },
  { key: l('button.status'), when: 'nobody is there', is: 'offline' },
  { key: l('button.status'), when: 'somebody is there', as: '"CAMPAIGN"', is: 'online' },
  { key: l('prechat.isSkip'), when: 'nobody is there', is: false },
  ...fields.flatMap((form): Read[] => [
    { key: l(`${form}.fields`), when: 'nobody is there', is: areFields },
    { key: l(`${form}.fields`), when: 'somebody is there', as: '"CAMPAIGN"', is: areFields },
  ]),
  { key: l('offlineMessage.fields'), when: 'a message is written', is: areFields },
  { key: l('prechat.fields'), when: 'questions', is: areFields },
  { key: l('postChat.fields'), when: 'survey', is: areFields },
  { key: l('sideWindow.isVisible'), when: 'nobody is there', is: false },
  { key: l('sideWindow.tabs'), when: 'nobody is there', is: [] },
  { key: l('sso.artifact'), when: 'nobody is there', is: undefined },
];

/** Fields of a form with another label for one of them: the ones that `get` gave, and copies of them. */
const relabelled = (form: string, type: string, copies: boolean) => {
  const list = `Comm100API.get('livechat.${form}.fields')`;
  return copies
    ? `${list}.map(function (f) { return Object.assign({}, f, f.type === '${type}' ? { label: 'Copied' } : {}) }), CAMPAIGN`
    : `(function (list) { list.forEach(function (f) { if (f.type === '${type}') f.label = 'Changed' }); return list })(${list})`;
};
const labelled = (label: string) => expect.arrayContaining([expect.objectContaining({ label })]) as unknown;
const tab = (id: string) => `{ id: '${id}', isSystem: false, 'aria-label': 'Tab ${id}', content: function () { var e = document.createElement('p'); e.textContent = 'About ${id}'; return e } }`;

export const writes: Write[] = [
  { key: l('customVariables'), when: 'somebody is there', as: `[{ name: 'rank', value: 7 }, { name: 'none', value: undefined }]` },
  { key: l('button.isVisible'), when: 'somebody is there', as: 'false', reads: [l('button.isVisible'), false], seen: (vera) => expect(vera.button).toBeHidden() },
  { key: l('button.isVisible'), when: 'somebody is there', as: '"CAMPAIGN", true', reads: [l('button.isVisible'), true], seen: (vera) => expect(vera.button).toBeVisible() },
  { key: l('prechat.isSkip'), when: 'nobody is there', as: 'true', reads: [l('prechat.isSkip'), true] },
  { key: l('prechat.isSkip'), when: 'nobody is there', as: 'false', reads: [l('prechat.isSkip'), false] },
  { key: l('prechat.fields'), when: 'somebody is there', as: relabelled('prechat', 'name', false), reads: [l('prechat.fields'), labelled('Changed')] },
  { key: l('prechat.fields'), when: 'questions', as: relabelled('prechat', 'name', true), reads: [l('prechat.fields'), labelled('Copied')], seen: (vera) => expect(vera.window.getByRole('textbox', { name: 'Copied' })).toBeVisible() },
  { key: l('postChat.fields'), when: 'somebody is there', as: relabelled('postChat', 'comment', false), reads: [l('postChat.fields'), labelled('Changed')] },
  { key: l('postChat.fields'), when: 'survey', as: relabelled('postChat', 'comment', true), reads: [l('postChat.fields'), labelled('Copied')], seen: (vera) => expect(vera.window.getByRole('textbox', { name: 'Copied' })).toBeVisible() },
  { key: l('offlineMessage.fields'), when: 'nobody is there', as: relabelled('offlineMessage', 'subject', false), reads: [l('offlineMessage.fields'), labelled('Changed')] },
  { key: l('offlineMessage.fields'), when: 'a message is written', as: relabelled('offlineMessage', 'subject', true), reads: [l('offlineMessage.fields'), labelled('Copied')], seen: (vera) => expect(vera.window.getByRole('textbox', { name: 'Copied' })).toBeVisible() },
  { key: l('sideWindow.tabs'), when: 'chatting', as: `[${tab('a')}, ${tab('b')}]`, reads: [l('sideWindow.tabs'), [expect.objectContaining({ id: 'a' }), expect.objectContaining({ id: 'b' })]] },
  { key: l('sideWindow.isVisible'), when: 'chatting', as: 'true', reads: [l('sideWindow.isVisible'), true], seen: (vera) => expect(vera.page.getByText('About a')).toBeVisible() },
  { key: l('sso.artifact'), when: 'nobody is there', as: `'artifact'`, reads: [l('sso.artifact'), 'artifact'] },
  { key: l('sso.jwt'), when: 'nobody is there', as: `''` },
];

/** What may be done with the form of an area while it is up. */
const moved = (area: string, when: When, ways = ['minimize', 'restore']): Deed[] => ways.map((way) => ({ key: l(`${area}.${way}`), when, tells: l(`${area}.${way}`) }));
const focused = (area: string, when: When, type: string): Deed => ({
  key: l(`${area}.field.focus`), when, as: `Comm100API.get('livechat.${area}.fields').filter(function (f) { return f.type === '${type}' })[0].id`, tells: l(`${area}.field.focus`),
  first: `document.getElementById('chat_window_container').contentDocument.activeElement.blur()`,
});
const ids = [expect.arrayContaining([expect.any(String)]), expect.any(String)];
const call = expect.stringMatching(/^(webrtc_not_supported|not_chatting|audio_not_enabled|video_not_enabled)$/) as unknown;

export const deeds: Deed[] = [
  ...fields.map((form): Deed => ({ key: l(`${form}.submit`), when: 'nobody is there', answers: [null, expect.any(String)] })),
  { key: l('button.click'), when: 'nobody is there', tells: l('offlineMessage.display') },
  { key: l('offlineMessage.submit'), when: 'a message is written', answers: ids },
  focused('offlineMessage', 'a message is written', 'email'),
  ...moved('offlineMessage', 'a message is written', ['minimize', 'restore', 'close']),
  { key: l('invitation.show'), when: 'somebody is there', as: '"INVITATION&scopingcampaignid=1"', tells: l('invitation.display') },
  { key: l('invitation.refuse'), when: 'invited', as: 'told.filter(function (t) { return t[0] === "livechat.invitation.display" }).pop()[1].id', tells: l('invitation.refuse') },
  { key: l('invitation.accept'), when: 'invited', as: '"nothing"' },
  { key: l('prechat.submit'), when: 'questions', answers: ids },
  focused('prechat', 'questions', 'email'),
  ...moved('prechat', 'questions', ['minimize', 'restore', 'close']),
  { key: l('button.click'), when: 'questions', as: '"CAMPAIGN"', tells: l('prechat.display') },
  { key: l('chat.audio.request'), when: 'questions', answers: [call] },
  { key: l('chat.video.request'), when: 'chatting', answers: [call] },
  ...moved('chat', 'chatting', ['minimize', 'restore', 'close']),
  { key: l('button.click'), when: 'chatting', tells: l('chat.display') },
  { key: l('chat.endChat'), when: 'chatting', tells: l('chat.end') },
  focused('postChat', 'survey', 'comment'),
  ...moved('postChat', 'survey'),
];

const parts = (area: string, when: When, list: string): { key: string; when: When }[] => list.split(' ').map((part) => ({ key: l(`${area}.${part}`), when }));

export const renders = [
  ...parts('offlineMessage', 'a message is written', 'header.icons header greeting form submit footer footer.poweredby'),
  ...parts('prechat', 'questions', 'header.icons header greeting social form submit footer footer.poweredby'),
  ...parts('chat', 'chatting', 'header.icons header footer footer.poweredby'),
  ...parts('postChat', 'survey', 'header.icons header greeting form submit footer footer.poweredby'),
  ...parts('invitation', 'somebody is there', 'popupImage message'),
];
