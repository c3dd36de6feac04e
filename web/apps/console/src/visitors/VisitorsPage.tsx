import { useMediaQuery } from '@mantine/hooks';
import { Empty } from '@parley/ui';
import { useLocation, useSearch } from 'wouter';
import { Await } from '../parts/Await';
import { Pager } from '../parts/Pager';
import { useLater } from '../parts/useLater';
import { text } from '../text';
import { Filters } from './Filters';
import { GuestPane } from './GuestPane';
import { GuestTable } from './GuestTable';
import { formatFilter, isNarrowed, pageSize, parseFilter, usual, type Filter } from './filter';
import { useFresh, useGuests } from './visitors';
import css from '../history/HistoryPage.module.css';

/** Who is on the site now, and all of one of them. */
export function VisitorsPage({ visitorId }: { visitorId: string }) {
  const isNarrow = useMediaQuery('(max-width: 1099px)', false, { getInitialValueInEffect: false });
  const search = useSearch();
  const [, go] = useLocation();
  const filter = parseFilter(search);
  const path = (id: string, next: Filter) => [id ? `/visitors/${id}` : '/visitors', formatFilter(next)].filter(Boolean).join('?');
  useFresh();

  return (
    <>
      {!(isNarrow && visitorId) && (
        <section className={css.list} aria-label={text.visitors.heading}>
          <List filter={filter} visitorId={visitorId} href={(id) => path(id, filter)} onFilter={(next) => go(path(visitorId, next), { replace: true })} />
        </section>
      )}
      {visitorId ? (
        <GuestPane visitorId={visitorId} isNarrow={isNarrow} onClose={() => go(path('', filter))} key={visitorId} />
      ) : (
        !isNarrow && (
          <div className={css.pick}>
            <Empty icon="globe" title={text.visitors.pick} isSmall />
          </div>
        )
      )}
    </>
  );
}

interface ListProps {
  filter: Filter;
  visitorId: string;
  href: (id: string) => string;
  onFilter: (filter: Filter) => void;
}

function List({ filter, visitorId, href, onFilter }: ListProps) {
  const [draft, setDraft] = useLater(filter, onFilter);
  const page = useGuests(filter);
  return (
    <>
      <div className={css.top}>
        <h1 className={css.heading}>{text.visitors.heading}</h1>
        <Filters filter={draft} onChange={(next, isTyping) => (isTyping ? setDraft({ ...next, page: 0 }) : onFilter({ ...next, page: 0 }))} />
      </div>
      <div className={css.body} data-stale={page.isPlaceholderData || undefined}>
        <Await query={page} lines={6}>
          {(data) => <GuestTable guests={data.visitors} visitorId={visitorId} isNarrowed={isNarrowed(filter)} href={href} onClear={() => onFilter(usual)} />}
        </Await>
      </div>
      <Pager
        label={text.visitors.paging}
        page={filter.page}
        size={pageSize}
        total={page.data?.total ?? 0}
        shown={page.data?.visitors.length ?? 0}
        onPage={(number) => onFilter({ ...filter, page: number })}
      />
    </>
  );
}
