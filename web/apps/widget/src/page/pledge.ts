import type { Refusal } from '../shared/bridge';

/**
 * A promise whose handlers of a rejection are called with two arguments: the ids of the fields at fault or null, and
 * words. With `await`, and with `Promise.all`, the first one alone arrives (contract/widget.md 3.7).
 */
export class Pledge extends Promise<void> {
  override then<A = void, B = never>(kept?: ((value: void) => A | PromiseLike<A>) | null, broken?: ((reason: never, words: string) => B | PromiseLike<B>) | null): Promise<A | B> {
    const told = broken as ((reason: unknown, words?: string) => B | PromiseLike<B>) | null | undefined;
    return super.then(kept, told && ((reason: unknown) => (isRefusal(reason) ? told(reason.ids, reason.message) : told(reason))));
  }

  static broken(ids: string[] | null, message: string): Pledge {
    return new Pledge((_, reject) => reject({ ids, message } satisfies Refusal));
  }
}

function isRefusal(reason: unknown): reason is Refusal {
  return typeof reason === 'object' && reason !== null && 'ids' in reason && 'message' in reason;
}
