import { Stored, browserStore } from '@parley/client';
import { storageKey } from '../shared/bridge';

/** The sound of a message, unless the visitor has muted it. It is made here: no file is loaded. */
export class Sound {
  readonly #muted: Stored<'off'>;
  /** What rang last, in whichever tab. */
  readonly #rang: Stored<string>;
  #context: AudioContext | null = null;

  constructor(siteId: number) {
    this.#muted = new Stored(browserStore('local'), storageKey(siteId, 'sound'));
    this.#rang = new Stored(browserStore('local'), storageKey(siteId, 'rang'));
  }

  get isOn(): boolean {
    return this.#muted.read() === null;
  }

  toggle(): void {
    this.#muted.write(this.isOn ? 'off' : null);
  }

  /** Rings once for a thing, in one of the tabs. Before the person has touched the page browsers allow no sound. */
  ring(what: string): void {
    if (!this.isOn || this.#rang.read() === what) return;
    this.#rang.write(what);
    try {
      this.#context ??= new AudioContext();
      void this.#context.resume().then(() => this.#play(), () => undefined);
    } catch {
      // No sound here.
    }
  }

  close(): void {
    void this.#context?.close().catch(() => undefined);
  }

  /** Two soft notes, one after the other. */
  #play(): void {
    const context = this.#context!;
    for (const [at, pitch] of [[0, 740], [0.11, 988]] as const) {
      const start = context.currentTime + at;
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(0.09, start + 0.015);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.32);
      tone.connect(volume).connect(context.destination);
      tone.start(start);
      tone.stop(start + 0.34);
    }
  }
}
