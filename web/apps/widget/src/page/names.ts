const forms = ['prechat', 'postChat', 'offlineMessage'];
const calls = ['audio', 'video'].flatMap((kind) => ['request', 'refuse', 'start', 'stop', 'cancel', 'noanswer'].map((what) => `chat.${kind}.${what}`));

/** Every event that a page can listen to, without the common prefix (contract/widget.md 3.8). */
export const events = new Set([
  'dynamicCampaign.change',
  ...['show', 'hide', 'online', 'offline'].map((e) => `button.${e}`),
  ...['display', 'accept', 'refuse'].map((e) => `invitation.${e}`),
  ...forms.flatMap((form) => ['field.change', 'field.focus', 'field.blur', 'submit', 'submit.success', 'submit.fail', 'display', 'minimize', 'restore', 'close'].map((e) => `${form}.${e}`)),
  ...['start', 'end', 'waitingQueue.update', 'agent.join', 'agent.leave', 'agent.transfer', 'agent.input', 'visitor.input', 'visitor.setEmail', 'visitor.rate', 'display', 'minimize', 'restore', 'close'].map((e) => `chat.${e}`),
  ...calls,
  ...['show', 'hide', 'tabs.switch'].map((e) => `sideWindow.${e}`),
]);

/** Every part that a page can draw, without the common prefix (contract/widget.md 3.6). */
export const parts = new Set([
  ...['prechat', 'postChat', 'offlineMessage'].flatMap((form) => ['header.icons', 'header', 'greeting', 'form', 'submit', 'footer', 'footer.poweredby'].map((p) => `${form}.${p}`)),
  'prechat.social',
  ...['header.icons', 'header', 'footer', 'footer.poweredby'].map((p) => `chat.${p}`),
  'invitation.popupImage',
  'invitation.message',
]);
