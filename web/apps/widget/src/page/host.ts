import type { Visit } from '@parley/client';
import { globalName } from '../shared/brand';
import type { Host } from '../shared/bridge';
import type { PageKit } from './kit';
import type { Seat } from './seat';

/** Which form is before the visitor after an event. */
const before: Record<string, '' | 'preChat' | 'offlineMessage'> = {};
for (const [name, form] of [['prechat', 'preChat'], ['offlineMessage', 'offlineMessage']] as const) {
  for (const what of ['display', 'restore']) before[`livechat.${name}.${what}`] = form;
  for (const what of ['minimize', 'close', 'submit.success']) before[`livechat.${name}.${what}`] = '';
}

/** What the window gets from the page, for one campaign. */
export function makeHost(kit: PageKit, seat: Seat): Host {
  const { widget } = kit;
  const isMain = seat === kit.seats[0];
  return {
    origin: widget.from.origin,
    siteId: widget.siteId,
    globalName,
    get visit(): Visit {
      const visit = widget.visit!;
      return isMain ? visit : { ...visit, campaign: seat.campaign!, status: seat.status, departments: seat.departments, ...(seat.signOn ? { signOn: seat.signOn } : {}) };
    },
    attach: (frame) => {
      kit.window!.frame = frame;
      kit.attached();
    },
    emit: (event, ...payload) => {
      const form = before[event];
      if (form !== undefined) void kit.door.form(form).catch(() => undefined); // it is for agents to look at, no more
      widget.events.emit(event, ...payload);
    },
    unread: (count) => {
      kit.unread = count;
      kit.paint();
    },
    chatting: (chatId) => {
      if (kit.chat.read() !== chatId) kit.chat.write(chatId);
      if (chatId) kit.invitations.followed();
    },
    online: (status) => kit.online(status, seat),
    hide: (way) => kit.hide(way),
    renew: () =>
      widget.presence.renew().then((visit) => {
        kit.window?.frame?.renewed();
        return visit;
      }),
    shape: (form) => kit.fields.shape(seat, form),
    get isPreChatSkipped() {
      return kit.isPreChatSkipped;
    },
    part: (key) => kit.parts.draw(key),
    get invitationId() {
      return kit.invitations.accepted;
    },
    invited: (invitation) => kit.invitations.pushed(invitation),
    get canSignIn() {
      return kit.signOn.canGo;
    },
    get isSignInRefused() {
      return kit.signOn.isRefused;
    },
    signIn: () => kit.signOn.go(),
    signOut: () => kit.signOn.use(''),
    linked: (isLinked) => {
      kit.ear.isOpen = !isLinked;
    },
  };
}
