import { Link, useLocation } from 'wouter';
import css from './Tabs.module.css';

/** Links between the pages of one thing. */
export function Tabs({ label, tabs }: { label: string; tabs: { href: string; label: string }[] }) {
  const [here] = useLocation();
  return (
    <nav className={css.tabs} aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.href} href={tab.href} className={css.tab} aria-current={here === tab.href ? 'page' : undefined}>
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
