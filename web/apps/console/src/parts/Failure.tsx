import { Notice } from '@parley/ui';
import css from './Failure.module.css';

/** The place where a form says what went wrong; heard at once. Takes no room while nothing did. */
export function Failure({ children }: { children: string }) {
  return (
    <div role="alert" className={css.failure}>
      {children && <Notice tone="bad">{children}</Notice>}
    </div>
  );
}
