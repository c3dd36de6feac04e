import { ApiError, type Chat } from '@parley/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { door, keys } from '../app/client';
import { focusChat } from '../chat/focus';
import { useDesk } from './DeskProvider';

/** Accepting a request. When somebody else was faster, the list says who. */
export function useAccept() {
  const { live } = useDesk();
  const queries = useQueryClient();
  const [, go] = useLocation();
  return useMutation({
    mutationFn: (chat: Chat) => door.accept(chat.id),
    onSuccess: (chat) => {
      live.accepted(chat);
      go('/chats');
      focusChat(chat.id);
      void queries.invalidateQueries({ queryKey: keys.desk });
    },
    onError: (cause, chat) => {
      if (cause instanceof ApiError && [400, 403, 404].includes(cause.status)) void live.waiting.settle(chat);
      void queries.invalidateQueries({ queryKey: keys.desk });
    },
  });
}

/** Declining a request that this agent is asked to take, or to join. */
export function useDecline() {
  const { live } = useDesk();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ chat, isInvitation }: { chat: Chat; isInvitation: boolean }) => (isInvitation ? door.decline(chat.id) : door.refuse(chat.id)),
    onSuccess: (_, { chat }) => live.waiting.remove(chat.id),
    onSettled: () => void queries.invalidateQueries({ queryKey: keys.desk }),
  });
}

/** Joining a chat that a colleague asks this agent into. */
export function useJoin() {
  const { live } = useDesk();
  const queries = useQueryClient();
  const [, go] = useLocation();
  return useMutation({
    mutationFn: (chat: Chat) => door.join(chat.id),
    onSuccess: (chat) => {
      live.accepted(chat);
      go('/chats');
      focusChat(chat.id);
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: keys.desk }),
  });
}

/** Whether accepting failed for a reason that trying again may cure. */
export function mayTryAgain(cause: unknown): boolean {
  return cause instanceof ApiError && cause.isTransient;
}
