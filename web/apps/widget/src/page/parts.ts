/** What the page draws in the place of our parts. A callback that fails, or gives no element, leaves our own (contract/widget.md 3.7). */
export class Parts {
  readonly #callbacks = new Map<string, (...args: unknown[]) => unknown>();

  set(key: string, callback: (...args: unknown[]) => unknown): void {
    this.#callbacks.set(key, callback);
  }

  draw(key: string, ...args: unknown[]): HTMLElement | null {
    const callback = this.#callbacks.get(key);
    if (typeof callback !== 'function') return null;
    try {
      const made = callback(...args) as HTMLElement | null;
      return made && typeof made === 'object' && made.nodeType === 1 ? made : null;
    } catch (cause) {
      console.error(cause);
      return null;
    }
  }
}
