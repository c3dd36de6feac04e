import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { Entry } from '@parley/client';

/** How far from the end still counts as being there, in pixels. */
const near = 48;

interface Stick {
  ref: RefObject<HTMLDivElement | null>;
  /** Whether something came below what is seen. */
  isBehind: boolean;
  onScroll: () => void;
  toEnd: () => void;
}

/** Keeps a list at its end as it grows, except while somebody reads further up. One's own message always goes there. */
export function useStick(entries: readonly Entry[], ghost: string): Stick {
  const ref = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const seen = useRef(0);
  const [isBehind, setBehind] = useState(false);

  const toEnd = useCallback(() => {
    isAtEnd.current = true;
    setBehind(false);
    const box = ref.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, []);
  const onScroll = useCallback(() => {
    const box = ref.current!;
    isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < near;
    if (isAtEnd.current) setBehind(false);
  }, []);

  useLayoutEffect(() => {
    const grew = entries.length > seen.current;
    seen.current = entries.length;
    const isOwn = grew && entries[entries.length - 1]?.pending;
    if (isAtEnd.current || isOwn) toEnd();
    else if (grew) setBehind(true);
  }, [entries, ghost, toEnd]);

  useEffect(() => {
    const observer = new ResizeObserver(() => isAtEnd.current && toEnd());
    if (ref.current) observer.observe(ref.current);
    return () => observer.disconnect();
  }, [toEnd]);
  return { ref, isBehind, onScroll, toEnd };
}
