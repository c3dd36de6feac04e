import { Link, useLocation } from 'wouter';
import css from './Tabs.module.css';

/** Whether a page is a tab's or below it; one tab may lead to what is above the others. */
function isAt(here: string, href: string, tabs: { href: string }[]): boolean {
  return here === href || (here.startsWith(`${href}/`) && !tabs.some((other) => other.href.length > href.length && here.startsWith(other.href)));
}

/** Links between the pages of one thing. */
export function Tabs({ label, tabs }: { label: string; tabs: { href: string; label: string }[] }) {
  const [here] = useLocation();
  return (
    <nav className={css.tabs} aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.href} href={tab.href} className={css.tab} aria-current={isAt(here, tab.href, tabs) ? 'page' : undefined}>
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
