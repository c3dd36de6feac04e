import { ApiError, type FormFile, type Uploading } from '@parley/client';
import { formText as t } from '../../text/en';
import { sizeOf } from '../format';

/** Sends a file ahead of its form. */
export type Sender = (file: File, onProgress: (share: number) => void) => Uploading<FormFile>;

/** A file in a form, on its way ahead of it. */
export class Attached {
  state: 'sending' | 'ready' | 'failed' = 'sending';
  /** What share of it has left, 0 to 1. */
  share = 0;
  error = '';
  /** What the answer names it by, once it has arrived. */
  id = '';
  /** Resolves when it has arrived or failed. */
  readonly settled: Promise<void>;
  readonly #sending: Uploading<FormFile> | null = null;

  constructor(
    readonly file: File,
    most: number,
    send: Sender,
    onChange: () => void,
  ) {
    if (file.size > most) {
      this.#fail(t.fileTooLarge(sizeOf(most)));
      this.settled = Promise.resolve();
      return;
    }
    this.#sending = send(file, (share) => {
      this.share = share;
      onChange();
    });
    this.settled = this.#sending.done
      .then(
        ({ id }) => {
          this.state = 'ready';
          this.id = id;
        },
        (cause: ApiError) => this.#fail(whyNot(cause)),
      )
      .then(onChange);
  }

  cancel(): void {
    this.#sending?.cancel();
  }

  #fail(error: string): void {
    this.state = 'failed';
    this.error = error;
  }
}

/** Why the server did not take a file, in words. */
export function whyNot(cause: ApiError): string {
  return cause.isTransient ? t.sendFailed : t.badFile;
}
