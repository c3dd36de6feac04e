import { useEffect, useState } from 'react';

/** Milliseconds of silence after which typed words count. */
const pause = 300;

/** Holds a value back while somebody is typing in it. */
export function useLater<T extends object>(value: T, apply: (value: T) => void): [T, (draft: T) => void] {
  const [draft, setDraft] = useState<T | null>(null);
  useEffect(() => {
    if (!draft) return;
    const timer = setTimeout(() => (setDraft(null), apply(draft)), pause);
    return () => clearTimeout(timer);
    // The latest words count, whatever drew the page since: a new `apply` must not start the wait again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [draft]);
  return [draft ?? value, setDraft];
}
