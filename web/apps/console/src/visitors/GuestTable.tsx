import { Button } from '@mantine/core';
import { Empty, Face } from '@parley/ui';
import { Link, useLocation } from 'wouter';
import { Elapsed } from '../parts/now';
import { text } from '../text';
import { Segments } from './Segments';
import { StateTag } from './StateTag';
import { guestName, placeOf, type Guest } from './visitors';
import table from '../history/ChatTable.module.css';
import css from './GuestTable.module.css';

interface Props {
  guests: Guest[];
  visitorId: string;
  isNarrowed: boolean;
  href: (id: string) => string;
  onClear: () => void;
}

/** Those who are on the site, or why nobody is shown. */
export function GuestTable({ guests, visitorId, isNarrowed, href, onClear }: Props) {
  const { visitors } = text;
  if (guests.length === 0) {
    return isNarrowed ? (
      <Empty icon="search" title={visitors.noMatch} action={<Button onClick={onClear}>{visitors.clear}</Button>}>
        {visitors.noMatchText}
      </Empty>
    ) : (
      <Empty icon="globe" title={visitors.none}>
        {visitors.noneText}
      </Empty>
    );
  }
  return (
    <table className={table.table} aria-label={visitors.list}>
      <thead>
        <tr>
          <th scope="col">{visitors.columns.visitor}</th>
          <th scope="col">{visitors.columns.state}</th>
          <th scope="col">{visitors.columns.page}</th>
          <th scope="col" className={table.number}>
            {visitors.columns.here}
          </th>
        </tr>
      </thead>
      <tbody>
        {guests.map((guest) => (
          <Line key={guest.id} guest={guest} href={href(guest.id)} isOpen={guest.id === visitorId} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ guest, href, isOpen }: { guest: Guest; href: string; isOpen: boolean }) {
  const [, go] = useLocation();
  const name = guestName(guest);
  return (
    <tr className={table.line} aria-selected={isOpen} onClick={() => go(href)}>
      <th scope="row">
        <div className={table.visitor}>
          <Face name={name} />
          <div className={table.names}>
            <Link className={table.open} href={href} aria-label={text.visitors.open(name)} onClick={(event) => event.stopPropagation()}>
              {name}
            </Link>
            <span className={table.email}>{placeOf(guest) || (guest.ip === name ? '' : guest.ip)}</span>
            <Segments segments={guest.segments} />
          </div>
        </div>
      </th>
      <td>
        <StateTag status={guest.status} />
      </td>
      <td>
        <span className={css.page} title={guest.pageUrl}>
          {guest.pageTitle || guest.pageUrl}
        </span>
      </td>
      <td className={table.number}>
        <Elapsed since={guest.visitTime} />
      </td>
    </tr>
  );
}
