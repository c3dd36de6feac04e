import { ApiError } from '@parley/client';
import { text } from '../text';

/** The answer to a code that is not right. */
const wrongCode = 401003;

/** Says in plain words why somebody could not sign in. */
export function explain(cause: unknown): string {
  const { signIn } = text;
  if (!(cause instanceof ApiError)) return signIn.failed;
  if (cause.status === 0) return signIn.unreachable;
  if (cause.status >= 500) return signIn.failed;
  if (cause.status === 429 || cause.retryAfter > 0) return refusedFor(cause.retryAfter);
  if (cause.code === wrongCode) return signIn.code.wrong;
  if (cause.status === 400 || cause.status === 401) return signIn.wrong;
  return text.fault.codes[cause.code as keyof typeof text.fault.codes] ?? (cause.message || signIn.failed);
}

/** Refusals that last are locks of the password; short ones slow down whoever guesses. */
function refusedFor(seconds: number): string {
  if (seconds > 60) return text.signIn.locked(Math.ceil(seconds / 60));
  return seconds > 0 ? text.signIn.slow(seconds) : text.signIn.slowUnknown;
}
