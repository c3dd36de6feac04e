import type { Chat, JoinRequest, Message } from '@parley/client';
import { useCallback, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { announce } from '../app/announcer';
import { sound } from '../app/preferences';
import { toast } from '../parts/toast';
import { focusChat } from '../chat/focus';
import type { Live } from '../live/live';
import type { Room } from '../live/room';
import { chime } from '../sound/chime';
import { text } from '../text';
import { agentName } from './agentName';
import { Notices } from './notices';
import { useAttention } from './useTitle';
import { visitorName } from './visitorName';

interface Heard {
  onRequests: (chats: Chat[]) => void;
  onAsked: (asked: JoinRequest[]) => void;
  onUnread: (room: Room, messages: readonly Message[]) => void;
}

/** Tells the agent, wherever they look, of requests and of messages in chats that they are not looking at. */
export function useNotices(live: Live): void {
  const [notices] = useState(() => new Notices(live));
  const [, go] = useLocation();
  const attention = useAttention(live);

  const onRequests = useCallback<Heard['onRequests']>(
    (chats) => {
      for (const chat of chats) {
        const name = visitorName(chat.visitor);
        const words = chat.transfer ? text.people.offer.announceHanded(agentName(chat.transfer.byAgentId), name) : text.waiting.announce(name);
        announce(words);
        notices.request(chat.id, words, chat.visitor.pageTitle, () => go('/'));
      }
    },
    [notices, go],
  );
  const onAsked = useCallback<Heard['onAsked']>(
    (asked) => {
      for (const { chat, invitedBy } of asked) {
        const words = text.people.offer.announceAsked(agentName(invitedBy), visitorName(chat.visitor));
        if (sound.state) chime.drop();
        announce(words);
        notices.request(chat.id, words, chat.visitor.pageTitle, () => go('/'));
      }
    },
    [notices, go],
  );
  const onUnread = useCallback<Heard['onUnread']>(
    (room, messages) => {
      if (!room.state.isLoaded) return; // what was there before the page was
      const name = visitorName(room.state.chat.visitor);
      const last = messages[messages.length - 1]!.text;
      if (sound.state) chime.drop();
      announce(text.chats.announce(name, last));
      notices.message(room, name, last, () => {
        live.activate(room.id);
        go('/chats');
        focusChat(room.id);
      });
    },
    [live, notices, go],
  );

  useEffect(() => live.hear({ onRequests, onAsked, onUnread }), [live, onRequests, onAsked, onUnread]);
  useEffect(
    () =>
      live.follow((push) => {
        if (push.type !== 'segment') return;
        const words = text.visitors.entered(push.visitorName || text.chats.visitor, push.segment);
        if (sound.state) chime.drop();
        toast(words);
        notices.segment(push.visitorId, words, () => go(`/visitors/${push.visitorId}`));
      }),
    [live, notices, go],
  );
  useEffect(() => notices.tidy(), [notices, attention]);
  useEffect(() => () => notices.close(), [notices]);
}
