import type { Guest } from './visitors';
import { text } from '../text';
import css from './Segments.module.css';

/** The segments that a visitor is in, each with its colour. */
export function Segments({ segments }: { segments: Guest['segments'] }) {
  if (segments.length === 0) return null;
  return (
    <ul className={css.segments} aria-label={text.visitors.segments}>
      {segments.map(({ id, name, color }) => (
        <li key={id}>
          <i style={/^#?[0-9a-f]{6}$/i.test(color) ? { background: `#${color.replace('#', '')}` } : undefined} />
          {name}
        </li>
      ))}
    </ul>
  );
}
