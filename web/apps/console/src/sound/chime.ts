/** One tone of a sound: pitch in hertz, start and length in seconds, loudness from 0 to 1. */
interface Tone {
  pitch: number;
  at: number;
  length: number;
  loudness: number;
}

const ring: Tone[] = [
  { pitch: 659.26, at: 0, length: 0.5, loudness: 0.22 },
  { pitch: 830.61, at: 0.14, length: 0.55, loudness: 0.2 },
  { pitch: 987.77, at: 0.28, length: 0.9, loudness: 0.18 },
];

const drop: Tone[] = [
  { pitch: 880, at: 0, length: 0.16, loudness: 0.1 },
  { pitch: 1174.66, at: 0.07, length: 0.22, loudness: 0.08 },
];

/**
 * The desk's sounds, made of tones. Browsers let a page sound only after somebody touched it: until
 * then calls make no sound and leave nothing behind.
 */
export class Chime {
  #context: AudioContext | null = null;
  #master: GainNode | null = null;

  /** To be called from within a gesture (a key, a click). */
  unlock(): void {
    if (typeof AudioContext === 'undefined') return;
    this.#context ??= new AudioContext();
    void this.#context.resume().catch(() => undefined);
  }

  /** Somebody is waiting. */
  ring(): void {
    this.#play(ring);
  }

  /** A message came. */
  drop(): void {
    this.#play(drop);
  }

  /** Ends what is sounding. */
  hush(): void {
    const { currentTime } = this.#context ?? { currentTime: 0 };
    this.#master?.gain.setTargetAtTime(0, currentTime, 0.03);
    this.#master = null;
  }

  #play(tones: Tone[]): void {
    const context = this.#context;
    if (context?.state !== 'running') return;
    const master = context.createGain();
    master.connect(context.destination);
    this.#master = master;
    for (const tone of tones) sound(context, master, tone);
  }
}

/** A soft bell: it comes at once and fades. */
function sound(context: AudioContext, into: AudioNode, { pitch, at, length, loudness }: Tone): void {
  const start = context.currentTime + at;
  const volume = context.createGain();
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(loudness, start + 0.012);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + length);
  volume.connect(into);
  const tone = context.createOscillator();
  tone.type = 'sine';
  tone.frequency.value = pitch;
  tone.connect(volume);
  tone.start(start);
  tone.stop(start + length);
}

/** The page's one sound maker: a browser allows few. */
export const chime = new Chime();
