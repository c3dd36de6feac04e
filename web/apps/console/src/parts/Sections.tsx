import { useMediaQuery } from '@mantine/hooks';
import { Icon, type IconName } from '@parley/ui';
import { createContext, useContext, type ReactNode } from 'react';
import { Link, Redirect, useLocation } from 'wouter';
import css from './Sections.module.css';

export interface Section {
  href: string;
  icon: IconName;
  label: string;
  /** What is found there, for those who see the list alone. */
  hint: string;
}

export interface SectionGroup {
  label: string;
  sections: Section[];
}

const SectionsContext = createContext({ isNarrow: false, root: '' });

/** Where the list of sections stands, and whether it hides behind the page. */
export function useSections(): { isNarrow: boolean; root: string } {
  return useContext(SectionsContext);
}

interface Props {
  heading: string;
  /** The address of the list itself. */
  root: string;
  groups: SectionGroup[];
  children: ReactNode;
}

/** Pages that belong together: a list of them, and the one in front. A narrow screen shows one or the other. */
export function Sections({ heading, root, groups, children }: Props) {
  const isNarrow = useMediaQuery('(max-width: 959px)', false, { getInitialValueInEffect: false });
  const [here] = useLocation();
  const isRoot = here === root;
  const first = groups[0]?.sections[0]?.href;
  if (isRoot && !isNarrow && first) return <Redirect to={first} replace />;
  return (
    <SectionsContext value={{ isNarrow, root }}>
      {(!isNarrow || isRoot) && <List heading={heading} groups={groups} here={here} isAlone={isNarrow} />}
      {!isRoot && children}
    </SectionsContext>
  );
}

function List({ heading, groups, here, isAlone }: { heading: string; groups: SectionGroup[]; here: string; isAlone: boolean }) {
  const Heading = isAlone ? 'h1' : 'p';
  return (
    <nav className={css.list} aria-label={heading} data-alone={isAlone || undefined}>
      <Heading className={css.heading}>{heading}</Heading>
      {groups.map(({ label, sections }) => (
        <div key={label} className={css.group}>
          <p className={css.label}>{label}</p>
          {sections.map(({ href, icon, label, hint }) => (
            <Link key={href} href={href} className={css.section} aria-current={here === href || here.startsWith(`${href}/`) ? 'page' : undefined}>
              <Icon name={icon} size={19} />
              <span className={css.words}>
                {label}
                {isAlone && <span className={css.hint}>{hint}</span>}
              </span>
              {isAlone && <Icon name="right" size={16} />}
            </Link>
          ))}
        </div>
      ))}
    </nav>
  );
}
