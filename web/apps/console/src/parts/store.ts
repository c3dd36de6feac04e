import { useSyncExternalStore } from 'react';

/** A value that screens follow. Each change is a new value; what did not change stays the same object. */
export class Store<S> {
  #state: S;
  readonly #listeners = new Set<() => void>();

  constructor(first: S) {
    this.#state = first;
  }

  get state(): S {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  protected set(next: S): void {
    if (Object.is(next, this.#state)) return;
    this.#state = next;
    for (const listener of [...this.#listeners]) listener();
  }

  protected patch(part: Partial<S>): void {
    this.set({ ...this.#state, ...part });
  }
}

/** The store's present value; draws again when it changes. */
export function useStore<S>(store: Store<S>): S {
  return useSyncExternalStore(store.subscribe, () => store.state);
}
