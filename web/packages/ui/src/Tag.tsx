import type { ReactNode } from 'react';
import css from './Tag.module.css';

/** A word that marks a thing as something. */
export function Tag({ tone = 'quiet', children }: { tone?: 'quiet' | 'accent' | 'good' | 'warn' | 'bad'; children: ReactNode }) {
  return (
    <span className={css.tag} data-tone={tone}>
      {children}
    </span>
  );
}
