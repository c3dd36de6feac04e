import { Notice } from '@parley/ui';

/** The place where a form says what went wrong; heard at once. Takes no room while nothing did. */
export function Failure({ children }: { children: string }) {
  return <div role="alert">{children && <Notice tone="bad">{children}</Notice>}</div>;
}
