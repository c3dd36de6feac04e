import type { ReactNode } from 'react';
import { Icon } from './icon/Icon';
import type { IconName } from './icon/paths';
import css from './Notice.module.css';

type Tone = 'info' | 'good' | 'warn' | 'bad';

const icons: Record<Tone, IconName> = { info: 'info', good: 'check', warn: 'alert', bad: 'alert' };

/** A remark that should not be overlooked. `title` says it in short. */
export function Notice({ tone = 'info', title, action, children }: { tone?: Tone; title?: string; action?: ReactNode; children?: ReactNode }) {
  return (
    <div className={css.notice} data-tone={tone}>
      <Icon name={icons[tone]} />
      <div className={css.words}>
        {title && <strong>{title}</strong>}
        {children && <div>{children}</div>}
        {action && <div className={css.action}>{action}</div>}
      </div>
    </div>
  );
}
