import { Icon } from '@parley/ui';
import { text } from '../text';
import css from './AfterChat.module.css';

/** A grade as stars. */
export function Stars({ grade }: { grade: number }) {
  return (
    <span className={css.stars} role="img" aria-label={text.after.survey.grade(grade)}>
      {[1, 2, 3, 4, 5].map((star) => (
        <span key={star} className={css.star} data-full={star <= grade || undefined}>
          <Icon name="star" size={18} />
        </span>
      ))}
    </span>
  );
}
