/** How long to wait between attempts; both in milliseconds. */
export interface BackoffOptions {
  first: number;
  most: number;
  random?: () => number;
}

/** Growing pauses with jitter, so that many clients do not come back at the same moment. */
export class Backoff {
  #attempt = 0;

  constructor(private readonly options: BackoffOptions = { first: 500, most: 15_000 }) {}

  /** Attempts since the last success. */
  get attempts(): number {
    return this.#attempt;
  }

  /** The next pause: doubles with each call up to the limit, of which a random half is taken off. */
  next(): number {
    const { first, most, random = Math.random } = this.options;
    const full = Math.min(most, first * 2 ** Math.min(this.#attempt++, 16));
    return full / 2 + (random() * full) / 2;
  }

  reset(): void {
    this.#attempt = 0;
  }
}

/** A pause that can be cut short: `wake` ends it at once, however often it is called. */
export class Pause {
  #end: (() => void) | null = null;

  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#end = null;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#end = done;
    });
  }

  wake(): void {
    this.#end?.();
  }
}
