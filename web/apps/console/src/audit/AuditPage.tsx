import { Button, Select, TextInput } from '@mantine/core';
import { Empty, Icon, Panel } from '@parley/ui';
import { useLocation, useSearch } from 'wouter';
import { useDesk } from '../desk/DeskProvider';
import { Await } from '../parts/Await';
import { CustomDays, RangeField } from '../parts/DaysFields';
import { Page } from '../parts/Page';
import { Pager } from '../parts/Pager';
import { useLater } from '../parts/useLater';
import { text } from '../text';
import { LogTable } from './LogTable';
import { formatFilter, isNarrowed, pageSize, parseFilter, products, usual, type Filter, type Product } from './filter';
import { useLogs, useTypes } from './logs';
import css from './AuditPage.module.css';

/** Who changed what. */
export function AuditPage() {
  const filter = parseFilter(useSearch());
  const [, go] = useLocation();
  const apply = (next: Filter) => go(['/settings/audit', formatFilter(next)].filter(Boolean).join('?'), { replace: true });
  const [draft, setDraft] = useLater(filter, apply);
  const page = useLogs(filter);
  return (
    <Page heading={text.audit.heading} lead={text.audit.lead} isWide>
      <Panel isFlush>
        <Filters filter={draft} onChange={(next, isTyping) => (isTyping ? setDraft : apply)({ ...next, page: 0 })} />
        <div className={css.body} aria-busy={page.isFetching} data-stale={page.isPlaceholderData || undefined}>
          <Await query={page} lines={8}>
            {({ logs, total }) =>
              logs.length === 0 ? (
                <Nothing isNarrowed={isNarrowed(filter)} onClear={() => apply({ ...usual, range: filter.range, from: filter.from, to: filter.to })} />
              ) : (
                <>
                  <LogTable logs={logs} />
                  <Pager label={text.audit.paging} page={filter.page} size={pageSize} total={total} shown={logs.length} onPage={(to) => apply({ ...filter, page: to })} />
                </>
              )
            }
          </Await>
        </div>
      </Panel>
    </Page>
  );
}

interface FiltersProps {
  filter: Filter;
  /** `isTyping`: more may follow at once. */
  onChange: (filter: Filter, isTyping?: boolean) => void;
}

function Filters({ filter, onChange }: FiltersProps) {
  const { audit } = text;
  const types = useTypes().data ?? [];
  const agents = useDesk().desk.data?.agents ?? [];
  const known = filter.type && !types.includes(filter.type) ? [...types, filter.type] : types;
  return (
    <form className={css.filters} role="search" aria-label={audit.filters} onSubmit={(event) => event.preventDefault()}>
      <TextInput
        className={css.words}
        type="search"
        aria-label={audit.keywords}
        placeholder={audit.keywordsHint}
        leftSection={<Icon name="search" size={16} />}
        value={filter.keywords}
        onChange={(event) => onChange({ ...filter, keywords: event.currentTarget.value }, true)}
      />
      <RangeField days={filter} onChange={(days) => onChange({ ...filter, ...days })} />
      <Select
        className={css.choice}
        aria-label={audit.product}
        data={products.map((value) => ({ value, label: audit.products[value] }))}
        value={filter.product}
        onChange={(product) => onChange({ ...filter, product: product as Product })}
        allowDeselect={false}
      />
      <Select
        className={css.choice}
        aria-label={audit.type}
        data={[{ value: '', label: audit.anyType }, ...known.map((value) => ({ value, label: value }))]}
        value={filter.type}
        onChange={(type) => onChange({ ...filter, type: type ?? '' })}
        searchable
        allowDeselect={false}
      />
      <Select
        className={css.choice}
        aria-label={audit.agent}
        data={[{ value: '0', label: audit.anyAgent }, ...agents.map(({ id, name }) => ({ value: String(id), label: name }))]}
        value={String(filter.agentId)}
        onChange={(value) => onChange({ ...filter, agentId: Number(value) })}
        searchable
        allowDeselect={false}
      />
      <CustomDays days={filter} onChange={(days) => onChange({ ...filter, ...days })} />
    </form>
  );
}

function Nothing({ isNarrowed, onClear }: { isNarrowed: boolean; onClear: () => void }) {
  const { audit } = text;
  if (!isNarrowed) {
    return (
      <Empty icon="list" title={audit.none}>
        {audit.noneText}
      </Empty>
    );
  }
  return (
    <Empty
      icon="search"
      title={audit.noMatch}
      action={
        <Button variant="default" onClick={onClear}>
          {audit.clear}
        </Button>
      }
    >
      {audit.noMatchText}
    </Empty>
  );
}
