/**
 * An answer that is not a success, or no answer at all (status 0).
 * `code` and `message` are the server's own when it gave them.
 */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /**
   * Whether the same request may succeed later without anybody changing it:
   * no answer, too slow, too many, a conflict with the lock of another step is not among them.
   */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 425 || this.status === 429 || this.status >= 500;
  }
}

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  headers?: Record<string, string>;
  /** Sent as text/plain, which a browser sends to another origin without asking first. */
  plain?: boolean;
  credentials?: RequestCredentials;
  /** Milliseconds after which the call counts as unanswered. */
  timeout?: number;
  keepalive?: boolean;
}

const patience = 15_000;

/**
 * Calls a JSON operation. Resolves with the decoded answer (undefined for an empty
 * one) and rejects with an {@link ApiError}, never with anything else.
 */
export async function call<T>(url: string, options: Call = {}): Promise<T> {
  const headers: Record<string, string> = { ...options.headers };
  if (options.body !== undefined) headers['Content-Type'] = options.plain ? 'text/plain' : 'application/json';
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), options.timeout ?? patience);
  try {
    const answer = await fetch(url, {
      method: options.method ?? 'GET',
      headers,
      body: options.body === undefined ? null : JSON.stringify(options.body),
      credentials: options.credentials ?? 'omit',
      cache: 'no-store',
      keepalive: options.keepalive ?? false,
      signal: abort.signal,
    });
    const text = await answer.text();
    if (!answer.ok) throw refusal(answer.status, text);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw new ApiError(0, 0, cause instanceof Error ? cause.message : 'No answer from the server.');
  } finally {
    clearTimeout(timer);
  }
}

function refusal(status: number, text: string): ApiError {
  try {
    const { code, message } = JSON.parse(text) as { code?: number; message?: string };
    return new ApiError(status, code ?? status * 1000, message ?? '');
  } catch {
    return new ApiError(status, status * 1000, '');
  }
}
