import { useId, type ReactNode } from 'react';
import css from './Panel.module.css';

interface Props {
  title?: string;
  /** One or two sentences below the title. */
  lead?: ReactNode;
  /** What belongs to the title's line: a button, a count. */
  aside?: ReactNode;
  /** Below a line: what the panel's content is confirmed with. */
  foot?: ReactNode;
  /** Without distance to its edges: for tables and rows that bring their own. */
  isFlush?: boolean;
  children: ReactNode;
}

/** One subject of a page, with its heading. */
export function Panel({ title, lead, aside, foot, isFlush = false, children }: Props) {
  const id = useId();
  return (
    <section className={css.panel} aria-labelledby={title && id}>
      {title && (
        <header className={css.head}>
          <div className={css.words}>
            <h2 className={css.title} id={id}>
              {title}
            </h2>
            {lead && <p className={css.lead}>{lead}</p>}
          </div>
          {aside}
        </header>
      )}
      <div className={css.body} data-flush={isFlush || undefined}>
        {children}
      </div>
      {foot && <footer className={css.foot}>{foot}</footer>}
    </section>
  );
}
