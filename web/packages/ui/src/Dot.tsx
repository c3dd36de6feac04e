import css from './Dot.module.css';

/** The colour of somebody's status, beside a text that names it. */
export function Dot({ status }: { status: 'online' | 'away' | 'offline' }) {
  return <span className={css.dot} data-status={status} aria-hidden="true" />;
}
