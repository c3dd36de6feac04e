import { encode } from './encode';

/**
 * An answer that is not a success, or no answer at all (status 0).
 * `code` and `message` are the server's own when it gave them.
 */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    /** Seconds until the next try, when the server named them; else 0. */
    readonly retryAfter = 0,
  ) {
    super(message);
  }

  /** Whether the same request may succeed later without anybody changing it: no answer, too slow, too many, the server's own failure. */
  get isTransient(): boolean {
    return [0, 408, 425, 429].includes(this.status) || this.status >= 500;
  }
}

/** Milliseconds after which a call counts as unanswered. */
const patience = 15_000;

/**
 * Calls a JSON operation; with a body it is a POST unless `init` says otherwise. Resolves with the decoded
 * answer (undefined for an empty one) and rejects with an {@link ApiError}, never with anything else.
 */
export async function call<T>(url: string, body?: unknown, init: RequestInit = {}): Promise<T> {
  let status = 0;
  let wait = 0;
  let answer: { code?: number; message?: string } = {};
  try {
    const response = await fetch(url, {
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(patience),
      ...(body === undefined ? {} : { method: 'POST', body: encode(body) }),
      ...init,
    });
    const text = await response.text();
    if (response.ok) return (text ? JSON.parse(text) : undefined) as T;
    status = response.status;
    wait = Number(response.headers.get('Retry-After'));
    answer = JSON.parse(text) as typeof answer;
  } catch (cause) {
    answer.message ??= String(cause);
  }
  throw new ApiError(status, answer.code ?? status * 1000, answer.message ?? '', wait);
}
