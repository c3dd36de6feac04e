import type { Visit } from '@parley/client';
import type { Host } from '../shared/bridge';
import type { PageKit } from './kit';
import type { Seat } from './seat';

/** What the window gets from the page, for one campaign. */
export function makeHost(kit: PageKit, seat: Seat): Host {
  const { widget } = kit;
  const isMain = seat === kit.seats[0];
  return {
    origin: widget.from.origin,
    siteId: widget.siteId,
    get visit(): Visit {
      const visit = widget.visit!;
      return isMain ? visit : { ...visit, campaign: seat.campaign!, status: seat.status, departments: seat.departments };
    },
    attach: (frame) => {
      kit.window!.frame = frame;
      kit.attached();
    },
    emit: (event, ...payload) => widget.events.emit(event, ...payload),
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
    invited: (invitation) => kit.invitations.take(invitation),
    linked: (isLinked) => {
      kit.ear.isOpen = !isLinked;
    },
  };
}
