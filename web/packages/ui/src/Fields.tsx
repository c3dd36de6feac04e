import type { ReactNode } from 'react';
import css from './Fields.module.css';

/** Inputs side by side where there is room, in pairs; `data-whole` makes one take the line. */
export function Fields({ legend, children }: { legend?: string; children: ReactNode }) {
  return legend ? (
    <fieldset className={css.set}>
      <legend className={css.legend}>{legend}</legend>
      <div className={css.fields}>{children}</div>
    </fieldset>
  ) : (
    <div className={css.fields}>{children}</div>
  );
}
