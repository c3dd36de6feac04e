import type { Sender } from '@parley/client';

const pace = 800;
const patience = 6000;

/** Tells the agents what is being written, at most once in a while and always the last state. */
export class TypingOut {
  #last = 0;
  #told = '';
  #text = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: (text: string) => void) {}

  write(text: string): void {
    this.#text = text;
    const wait = this.#last + pace - Date.now();
    clearTimeout(this.#timer);
    // Nothing left to write is told at once.
    if (text === '' || wait <= 0) this.#tell();
    else this.#timer = setTimeout(() => this.#tell(), wait);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #tell(): void {
    if (this.#text === this.#told) return;
    this.#last = Date.now();
    this.#told = this.#text;
    this.tell(this.#text);
  }
}

/** Who is typing on the other side; ends by itself when nothing more is heard. */
export class TypingIn {
  /** Null when nobody is. */
  who: Sender | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly onChange: () => void) {}

  heard(who: Sender): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.stop(), patience);
    this.#set(who);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#set(null);
  }

  #set(who: Sender | null): void {
    if (this.who?.name === who?.name) return;
    this.who = who;
    this.onChange();
  }
}
