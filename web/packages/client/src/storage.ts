import { encode } from './encode';

/** The part of the browser's storage that is used here. */
export interface TextStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** One JSON value under one key. Storage that is missing, full or forbidden is no error: the value is then simply not kept. */
export class Stored<T> {
  constructor(
    private readonly store: TextStore | null,
    private readonly key: string,
  ) {}

  read(): T | null {
    try {
      const text = this.store?.getItem(this.key);
      return text ? (JSON.parse(text) as T) : null;
    } catch {
      return null;
    }
  }

  write(value: T | null): void {
    try {
      if (value === null) this.store?.removeItem(this.key);
      else this.store?.setItem(this.key, encode(value));
    } catch {
      // Full or forbidden.
    }
  }
}

/** The page's storage of a kind, or null where the browser refuses it. */
export function browserStore(kind: 'local' | 'session'): TextStore | null {
  try {
    return kind === 'local' ? localStorage : sessionStorage;
  } catch {
    return null;
  }
}
