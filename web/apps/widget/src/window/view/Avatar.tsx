import { useState } from 'preact/hooks';
import { initials } from '../../shared/initials';
import { server } from '../where';
import { Icon } from './icons';

export interface AvatarProps {
  /** Name of the agent; empty for the team. */
  name: string;
  /** Path of the photograph on the server; empty for none. */
  photo: string;
  className?: string;
}

/** An agent's photograph, or initials where there is none or it cannot be loaded. Names stand beside it. */
export function Avatar({ name, photo, className = '' }: AvatarProps) {
  const [lost, setLost] = useState('');
  return (
    <div class={`avatar ${className}`} aria-hidden="true">
      {photo && photo !== lost ? <img src={server() + photo} alt="" onError={() => setLost(photo)} /> : name ? initials(name) : <Icon name="talk" />}
    </div>
  );
}
