import { Stored, browserStore } from '@parley/client';
import { Store } from './store';

/** A choice of the person at this browser, kept there. */
export class Preference<T> extends Store<T> {
  readonly #stored: Stored<T>;

  constructor(name: string, usual: T) {
    const stored = new Stored<T>(browserStore('local'), `parley.${name}`);
    super(stored.read() ?? usual);
    this.#stored = stored;
  }

  choose(value: T): void {
    this.#stored.write(value);
    this.set(value);
  }
}
