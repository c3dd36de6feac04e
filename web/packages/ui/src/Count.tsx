import { Unseen } from './Unseen';
import css from './Count.module.css';

/** A number that wants attention; nothing when it is zero. `label` says what is counted. */
export function Count({ value, label, tone = 'accent' }: { value: number; label: string; tone?: 'accent' | 'quiet' }) {
  if (value === 0) return null;
  return (
    <span className={css.count} data-tone={tone}>
      <span aria-hidden="true">{value > 99 ? '99+' : value}</span>
      <Unseen>{label}</Unseen>
    </span>
  );
}
