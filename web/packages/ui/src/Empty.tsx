import type { ReactNode } from 'react';
import { Icon } from './icon/Icon';
import type { IconName } from './icon/paths';
import css from './Empty.module.css';

interface Props {
  icon: IconName;
  title: string;
  children?: ReactNode;
  /** What can be done about it. */
  action?: ReactNode;
  /** A quarter of the room: inside lists. */
  isSmall?: boolean;
}

/** Says why nothing is here and what would change that. */
export function Empty({ icon, title, children, action, isSmall = false }: Props) {
  return (
    <div className={css.empty} data-small={isSmall || undefined}>
      <span className={css.picture}>
        <Icon name={icon} size={isSmall ? 20 : 28} />
      </span>
      <p className={css.title}>{title}</p>
      {children && <p className={css.text}>{children}</p>}
      {action && <div className={css.action}>{action}</div>}
    </div>
  );
}
