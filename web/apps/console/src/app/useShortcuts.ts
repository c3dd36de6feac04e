import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { focusChat, noteEvent } from '../chat/focus';
import { useAccept } from '../desk/actions';
import { useDesk } from '../desk/DeskProvider';
import { details, sound } from './preferences';

/** A chat's wish to be ended or closed, sent to its column by key. */
export const endEvent = 'parley:end';

/** The keys that work everywhere. All of them go with Alt, so that no letter is taken from anybody who writes. */
export function useShortcuts(onHelp: () => void): void {
  const { live } = useDesk();
  const accept = useAccept();
  const [, go] = useLocation();

  const show = (move: () => void) => {
    move();
    if (live.state.rooms.length === 0) return;
    go('/chats');
    focusChat(live.state.activeId);
  };
  const acts: Record<string, () => void> = {
    KeyA: () => {
      const first = live.waiting.state.requests[0];
      if (first && !accept.isPending) accept.mutate(first);
    },
    ArrowUp: () => show(() => live.step(-1)),
    ArrowDown: () => show(() => live.step(1)),
    KeyI: () => details.choose(!details.state),
    KeyM: () => sound.choose(!sound.state),
    KeyN: () => document.dispatchEvent(new CustomEvent(noteEvent, { detail: live.state.activeId })),
    KeyX: () => document.dispatchEvent(new CustomEvent(endEvent, { detail: live.state.activeId })),
    Slash: onHelp,
  };
  const act = (code: string): boolean => {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
    if (digit) {
      const room = live.state.rooms[Number(digit) - 1];
      if (room) show(() => live.activate(room.id));
      return true;
    }
    acts[code]?.();
    return code in acts;
  };

  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
      if (latest.current(event.code)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
