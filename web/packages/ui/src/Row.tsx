import type { ReactNode } from 'react';
import css from './Row.module.css';

interface Props {
  icon?: ReactNode;
  title: ReactNode;
  /** What it is for, or what would happen. */
  children?: ReactNode;
  /** What can be done with it; stands at the end of the line. */
  action?: ReactNode;
  /** As a list item, for rows that are all alike. */
  isItem?: boolean;
}

/** A line of a flush panel: what it is, what that means, what can be done. */
export function Row({ icon, title, children, action, isItem = false }: Props) {
  const Tag = isItem ? 'li' : 'div';
  return (
    <Tag className={css.row}>
      {icon && <span className={css.icon}>{icon}</span>}
      <div className={css.words}>
        <p className={css.title}>{title}</p>
        {children && <div className={css.text}>{children}</div>}
      </div>
      {action && <div className={css.action}>{action}</div>}
    </Tag>
  );
}

/** Rows that are all alike. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={css.rows} aria-label={label}>
      {children}
    </ul>
  );
}
