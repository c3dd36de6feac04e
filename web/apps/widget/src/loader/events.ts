type Callback = (...payload: unknown[]) => void;

/** Listeners of the page. One that throws is reported and does not stop the others. */
export class Events {
  #listeners: { event: string; callback: Callback }[] = [];

  on(event: string, callback: Callback): () => void {
    const own = { event, callback };
    this.#listeners.push(own);
    return () => {
      this.#listeners = this.#listeners.filter((l) => l !== own);
    };
  }

  emit(event: string, ...payload: unknown[]): void {
    for (const l of [...this.#listeners]) if (l.event === event) guarded(l.callback, ...payload);
  }
}

/** Calls a function of the page, or what the page gave as one. */
export function guarded(callback: Callback, ...payload: unknown[]): void {
  try {
    callback(...payload);
  } catch (cause) {
    console.error(cause);
  }
}
