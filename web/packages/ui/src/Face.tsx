import { useState } from 'react';
import { hue, initials } from './person';
import css from './Face.module.css';

interface Props {
  name: string;
  size?: 'small' | 'normal' | 'large';
  /** Address of the photograph; empty for none. */
  photo?: string;
}

/** A person's photograph, or the initials on a colour that stays with the name. */
export function Face({ name, size = 'normal', photo = '' }: Props) {
  const [lost, setLost] = useState('');
  return (
    <span className={css.face} data-size={size} data-hue={hue(name)} aria-hidden="true">
      {photo && photo !== lost ? <img className={css.photo} src={photo} alt="" onError={() => setLost(photo)} /> : initials(name)}
    </span>
  );
}
