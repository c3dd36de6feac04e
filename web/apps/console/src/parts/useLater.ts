import { useEffect, useRef, useState } from 'react';

/** Milliseconds of silence after which typed words count. */
const pause = 300;

/** Holds a value back while somebody is typing in it. */
export function useLater<T extends object>(value: T, apply: (value: T) => void): [T, (draft: T) => void] {
  const [draft, setDraft] = useState<T | null>(null);
  // What `apply` does may depend on where one has gone meanwhile; a new one does not start the wait again.
  const latest = useRef(apply);
  useEffect(() => {
    latest.current = apply;
  });
  useEffect(() => {
    if (!draft) return;
    const timer = setTimeout(() => (setDraft(null), latest.current(draft)), pause);
    return () => clearTimeout(timer);
  }, [draft]);
  return [draft ?? value, setDraft];
}
