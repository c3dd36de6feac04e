import { ApiError } from '@parley/client';
import { text } from '../text';

/** The field that the server found fault with, as the API spells it; else empty. */
export function fieldOf(cause: unknown): string {
  if (!(cause instanceof ApiError) || cause.status !== 400) return '';
  return /^Parameter '([^']+)'/.exec(cause.message)?.[1] ?? '';
}

/** What is wrong with a field, in the words of somebody who fills in a form. */
export function explainField(cause: unknown): string {
  if (!(cause instanceof ApiError)) return text.fault.failed;
  const known = text.fault.fields[cause.code as keyof typeof text.fault.fields];
  if (known) return known;
  const told = cause.message.replace(/^Parameter '[^']+' (?:is refused: |is out of range: )?/, '').replace(/^is /, 'this is ');
  return told.charAt(0).toUpperCase() + told.slice(1);
}

/** Why something could not be read or done. */
export function explainFailure(cause: unknown): string {
  const { fault } = text;
  if (!(cause instanceof ApiError) || cause.status >= 500) return fault.failed;
  if (cause.status === 0) return fault.unreachable;
  const known = fault.codes[cause.code as keyof typeof fault.codes];
  if (known) return known;
  if (cause.status === 401) return fault.signedOut;
  if (cause.status === 429) return cause.retryAfter > 0 ? fault.wait(cause.retryAfter) : fault.waitUnknown;
  if (fieldOf(cause)) return explainField(cause);
  return cause.message || fault.failed;
}

/** Whether a permission is missing. */
export function isDenied(cause: unknown): boolean {
  return cause instanceof ApiError && cause.status === 403;
}

/** Whether the thing is not there (any more). */
export function isMissing(cause: unknown): boolean {
  return cause instanceof ApiError && cause.status === 404;
}
