import { ApiError } from '@parley/client';
import { text } from '../text';

/** Says in plain words why somebody could not sign in. */
export function explain(cause: unknown): string {
  const { signIn } = text;
  if (!(cause instanceof ApiError)) return signIn.failed;
  if (cause.status === 0) return signIn.unreachable;
  if (cause.status === 429) return cause.message || signIn.slow;
  if (cause.status >= 500) return signIn.failed;
  if (/lock/i.test(cause.message)) return signIn.locked;
  if (cause.status === 400 || cause.status === 401) return signIn.wrong;
  return cause.message || signIn.failed;
}
