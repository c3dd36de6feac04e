import { useEffect, useSyncExternalStore } from 'react';
import type { Live } from '../live/live';
import { text } from '../text';

/** What waits for the agent: requests, and open chats with something unread. */
export function attention(live: Live): number {
  return live.waiting.count + live.state.rooms.filter((room) => room.state.unread > 0).length;
}

/** Follows a figure that depends on the desk and all of its rooms. */
export function useAttention(live: Live): number {
  return useSyncExternalStore(
    (onChange) => {
      let rooms = live.state.rooms;
      let leave = rooms.map((room) => room.subscribe(onChange));
      const follow = () => {
        if (rooms !== live.state.rooms) {
          leave.forEach((stop) => stop());
          rooms = live.state.rooms;
          leave = rooms.map((room) => room.subscribe(onChange));
        }
        onChange();
      };
      const stops = [live.subscribe(follow), live.waiting.subscribe(onChange)];
      return () => [...stops, ...leave].forEach((stop) => stop());
    },
    () => attention(live),
  );
}

/** Writes that number into the page's title, "(2) Parley", for as long as there is one. */
export function useTitle(live: Live): void {
  const count = useAttention(live);
  useEffect(() => {
    document.title = count > 0 ? `(${count}) ${text.product}` : text.product;
  }, [count]);
  useEffect(
    () => () => {
      document.title = text.product;
    },
    [],
  );
}
