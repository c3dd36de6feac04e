import type { Chime } from './chime';

/** Milliseconds between two rings while somebody waits. */
const every = 7_000;

/**
 * Rings while somebody waits and the agent wants to hear it: at once when a request comes, then
 * again and again. It falls silent the moment that is over.
 */
export class Ringer {
  #waiting = new Set<string>();
  #isOn = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly chime: Pick<Chime, 'ring' | 'hush'>) {}

  /** `isOn`: the agent takes requests and the sound is not off. */
  update(waiting: readonly string[], isOn: boolean): void {
    const hasNew = waiting.some((id) => !this.#waiting.has(id));
    const wasRinging = this.#timer !== undefined;
    const turnedOn = isOn && !this.#isOn;
    this.#waiting = new Set(waiting);
    this.#isOn = isOn;
    if (!isOn || waiting.length === 0) {
      this.stop();
      if (wasRinging) this.chime.hush();
      return;
    }
    if (!hasNew && !turnedOn && wasRinging) return;
    this.stop();
    this.chime.ring();
    this.#timer = setInterval(() => this.chime.ring(), every);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
