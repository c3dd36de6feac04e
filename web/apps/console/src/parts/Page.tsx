import { ActionIcon } from '@mantine/core';
import { Icon } from '@parley/ui';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { text } from '../text';
import { useSections } from './Sections';
import css from './Page.module.css';

interface Props {
  heading: ReactNode;
  lead?: ReactNode;
  /** Where the arrow leads: the list that this is one of. */
  back?: string;
  /** What can be done here, at the heading's side. */
  actions?: ReactNode;
  /** With room for tables. */
  isWide?: boolean;
  children: ReactNode;
}

/** A page of settings: its heading, and its subjects below each other. */
export function Page({ heading, lead, back, actions, isWide = false, children }: Props) {
  const { isNarrow, root } = useSections();
  const [, go] = useLocation();
  const up = back ?? (isNarrow ? root : '');
  return (
    <div className={css.page}>
      <div className={css.inner} data-wide={isWide || undefined}>
        <header className={css.head}>
          {up && (
            <ActionIcon variant="subtle" color="gray" size="lg" className={css.back} aria-label={text.back} onClick={() => go(up)}>
              <Icon name="left" />
            </ActionIcon>
          )}
          <div className={css.words}>
            <h1 className={css.heading}>{heading}</h1>
            {lead && <p className={css.lead}>{lead}</p>}
          </div>
          {actions && <div className={css.actions}>{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  );
}
