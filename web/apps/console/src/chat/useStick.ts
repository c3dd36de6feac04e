import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { Reading, type Entry } from '@parley/client';

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
  const [reading] = useState(() => new Reading());
  const seen = useRef(0);
  const [isBehind, setBehind] = useState(false);

  const toEnd = useCallback(() => {
    setBehind(false);
    if (ref.current) reading.toEnd(ref.current);
  }, [reading]);
  const onScroll = useCallback(() => {
    reading.scrolled(ref.current!);
    if (reading.isAtEnd) setBehind(false);
  }, [reading]);

  useLayoutEffect(() => {
    const grew = entries.length > seen.current;
    seen.current = entries.length;
    const isOwn = grew && entries[entries.length - 1]?.pending;
    if (reading.isAtEnd || isOwn) toEnd();
    else if (grew) setBehind(true);
  }, [entries, ghost, reading, toEnd]);

  useEffect(() => {
    const observer = new ResizeObserver(() => reading.isAtEnd && toEnd());
    if (ref.current) observer.observe(ref.current);
    return () => observer.disconnect();
  }, [reading, toEnd]);
  return { ref, isBehind, onScroll, toEnd };
}
