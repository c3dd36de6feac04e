import { useSyncExternalStore } from 'react';
import { elapsed } from './time';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let second = Date.now();

function tick(): void {
  second = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    second = Date.now();
    timer = setInterval(tick, 1000);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** The time, once a second. All clocks on the screen turn together. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => second);
}

/** How long it is since a moment, running. */
export function Elapsed({ since }: { since: string }) {
  return <>{elapsed(useNow() - Date.parse(since))}</>;
}
