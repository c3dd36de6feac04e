import { ApiError, newId, type Message, type Uploading } from '@parley/client';
import { formText as t } from '../text/en';
import { whyNot } from './form/attached';
import { sizeOf } from './format';

/** A file on its way into the chat. */
export interface Upload {
  readonly clientId: string;
  readonly file: File;
  readonly time: string;
  state: 'sending' | 'failed';
  /** What share of it has left, 0 to 1. */
  share: number;
  error: string;
  /** It may go through when it is tried again. */
  mayRetry: boolean;
}

export interface UploadsOptions {
  /** Makes sure that there is a chat. */
  chat: () => Promise<{ id: string }>;
  send: (chatId: string, clientId: string, file: File, onProgress: (share: number) => void) => Uploading<Message>;
  renew: () => Promise<unknown>;
  maxSize: () => number;
  onSent: (message: Message) => void;
  onChange: () => void;
}

/** Files that the visitor sends, one after the other, each under one id for as many attempts as it takes. */
export class Uploads {
  items: readonly Upload[] = [];
  #current: Uploading<Message> | null = null;
  #running = false;
  #closed = false;

  constructor(private readonly options: UploadsOptions) {}

  add(files: readonly File[]): void {
    const most = this.options.maxSize();
    const added = files.map((file): Upload => {
      const isTooLarge = file.size > most;
      return { clientId: newId(), file, time: new Date().toISOString(), share: 0, mayRetry: false, state: isTooLarge ? 'failed' : 'sending', error: isTooLarge ? t.fileTooLarge(sizeOf(most)) : '' };
    });
    this.#set([...this.items, ...added]);
    void this.#run();
  }

  retry(upload: Upload): void {
    upload.state = 'sending';
    upload.error = '';
    this.#set([...this.items]);
    void this.#run();
  }

  /** Forgets a file; one that is just being sent is stopped. */
  remove(upload: Upload): void {
    if (this.#next() === upload) this.#current?.cancel();
    this.#set(this.items.filter((u) => u !== upload));
  }

  /** The network is back: tries again what failed for want of it. */
  wake(): void {
    for (const u of this.items) if (u.mayRetry) this.retry(u);
  }

  /** A message came back by another way. */
  confirm(clientId: string): void {
    if (this.items.some((u) => u.clientId === clientId)) this.#set(this.items.filter((u) => u.clientId !== clientId));
  }

  close(): void {
    this.#closed = true;
    this.#current?.cancel();
  }

  #next(): Upload | undefined {
    return this.items.find((u) => u.state === 'sending');
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let next = this.#next(); next && !this.#closed; next = this.#next()) await this.#attempt(next);
    } finally {
      this.#running = false;
    }
  }

  async #attempt(upload: Upload, isSecond = false): Promise<void> {
    try {
      const { id } = await this.options.chat();
      this.#current = this.options.send(id, upload.clientId, upload.file, (share) => {
        upload.share = share;
        this.options.onChange();
      });
      this.options.onSent(await this.#current.done);
      this.confirm(upload.clientId);
    } catch (cause) {
      if (this.#closed || !this.items.includes(upload)) return;
      const refusal = cause as ApiError;
      if (refusal.status === 401 && !isSecond) {
        await this.options.renew().catch(() => undefined);
        return this.#attempt(upload, true);
      }
      upload.state = 'failed';
      upload.error = whyNot(refusal);
      upload.mayRetry = refusal.isTransient;
      this.#set([...this.items]);
    } finally {
      this.#current = null;
    }
  }

  #set(items: readonly Upload[]): void {
    this.items = items;
    this.options.onChange();
  }
}
