import type { Push } from '@parley/client';
import { useEffect, useRef } from 'react';
import { useDesk } from '../desk/DeskProvider';

/** Calls with every push, for as long as the part is drawn. */
export function usePush(hear: (push: Push) => void): void {
  const { live } = useDesk();
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  useEffect(() => live.follow((push) => latest.current(push)), [live]);
}
