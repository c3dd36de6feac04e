import { newId, type Message, type Uploading } from '@parley/client';
import { explainFailure } from '../parts/fault';

/** A file that the server does not have yet. */
export interface Parcel {
  /** The same for as many attempts as it takes, so that the server keeps it once. */
  readonly clientId: string;
  readonly file: File;
  readonly isNote: boolean;
  readonly state: 'waiting' | 'sending' | 'failed';
  /** What share has left, 0 to 1. */
  readonly share: number;
  /** Why it was not taken. */
  readonly error: string;
}

interface Options {
  send: (parcel: Parcel, onProgress: (share: number) => void) => Uploading<Message>;
  onSent: (message: Message) => void;
  onChange: (parcels: readonly Parcel[]) => void;
  onRefused: (cause: unknown) => void;
}

/** Sends the files of a chat one at a time. What was refused waits for the person. Files do not outlive the page. */
export class Parcels {
  #items: readonly Parcel[] = [];
  #now: { clientId: string; cancel: () => void } | null = null;
  #isClosed = false;

  constructor(private readonly options: Options) {}

  add(files: Iterable<File>, isNote: boolean): void {
    const fresh = Array.from(files, (file): Parcel => ({ clientId: newId(), file, isNote, state: 'waiting', share: 0, error: '' }));
    this.#set([...this.#items, ...fresh]);
    void this.#run();
  }

  retry(parcel: Parcel): void {
    this.#change(parcel.clientId, { state: 'waiting', share: 0, error: '' });
    void this.#run();
  }

  drop(parcel: Parcel): void {
    this.#set(this.#items.filter((one) => one.clientId !== parcel.clientId));
    if (this.#now?.clientId === parcel.clientId) this.#now.cancel();
  }

  close(): void {
    this.#isClosed = true;
    this.#now?.cancel();
  }

  async #run(): Promise<void> {
    if (this.#now) return;
    for (let next = this.#next(); next && !this.#isClosed; next = this.#next()) await this.#attempt(next);
  }

  #next(): Parcel | undefined {
    return this.#items.find((one) => one.state === 'waiting');
  }

  async #attempt({ clientId }: Parcel): Promise<void> {
    this.#change(clientId, { state: 'sending' });
    const parcel = this.#items.find((one) => one.clientId === clientId)!;
    const uploading = this.options.send(parcel, (share) => this.#change(clientId, { share }));
    this.#now = { clientId, cancel: uploading.cancel };
    try {
      const message = await uploading.done;
      if (this.#isClosed) return;
      this.#set(this.#items.filter((one) => one.clientId !== clientId));
      this.options.onSent(message);
    } catch (cause) {
      if (this.#isClosed) return;
      this.#change(clientId, { state: 'failed', error: explainFailure(cause) });
      this.options.onRefused(cause);
    } finally {
      this.#now = null;
    }
  }

  #change(clientId: string, change: Partial<Parcel>): void {
    this.#set(this.#items.map((one) => (one.clientId === clientId ? { ...one, ...change } : one)));
  }

  #set(items: readonly Parcel[]): void {
    this.#items = items;
    this.options.onChange(items);
  }
}
