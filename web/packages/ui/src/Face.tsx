import { hue, initials } from './person';
import css from './Face.module.css';

/** A person's initials on a colour that stays with the name. */
export function Face({ name, size = 'normal' }: { name: string; size?: 'small' | 'normal' | 'large' }) {
  return (
    <span className={css.face} data-size={size} data-hue={hue(name)} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
