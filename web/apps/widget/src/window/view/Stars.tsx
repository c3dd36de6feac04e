import { useState } from 'preact/hooks';
import { formText } from '../../text/en';
import { Icon } from './icons';

export interface StarsProps {
  name: string;
  /** 1 to 5; 0 for none. */
  grade: number;
  /** What the site calls the grades, from the lowest. */
  names: readonly string[];
  isWrong: boolean;
  onChange: (grade: number) => void;
}

const grades = [1, 2, 3, 4, 5];

/** A grade of one to five stars. The keyboard moves among them like among radio buttons, which they are. */
export function Stars({ name, grade, names, isWrong, onChange }: StarsProps) {
  const [hovered, setHovered] = useState(0);
  const shown = hovered || grade;
  const nameOf = (n: number) => names[n - 1] ?? formText.grade(n);
  return (
    <div class="stars" onPointerLeave={() => setHovered(0)}>
      {grades.map((n) => (
        <label class={n <= shown ? 'star is-lit' : 'star'} onPointerEnter={(event) => event.pointerType === 'mouse' && setHovered(n)}>
          <input type="radio" name={`stars-${name}`} aria-label={nameOf(n)} aria-invalid={isWrong} checked={grade === n} onChange={() => onChange(n)} />
          <Icon name="star" />
        </label>
      ))}
      <span class="stars__name" aria-hidden="true">
        {shown > 0 && nameOf(shown)}
      </span>
    </div>
  );
}
