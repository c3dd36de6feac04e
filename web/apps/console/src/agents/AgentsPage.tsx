import { Button, Select, TextInput } from '@mantine/core';
import { Empty, Icon, Panel } from '@parley/ui';
import { Link, useLocation, useSearch } from 'wouter';
import { Await } from '../parts/Await';
import { Page } from '../parts/Page';
import { Pager } from '../parts/Pager';
import { text } from '../text';
import { AgentTable } from './AgentTable';
import { useAgents } from './agents';
import { formatFilter, pageSize, parseFilter, select, states, type Filter, type State } from './filter';
import type { Agent } from './person';
import css from './AgentsPage.module.css';

/** Who works here. */
export function AgentsPage() {
  const agents = useAgents();
  const filter = parseFilter(useSearch());
  const [, go] = useLocation();
  const apply = (next: Filter) => go(['/settings/agents', formatFilter(next)].filter(Boolean).join('?'), { replace: true });
  return (
    <Page
      heading={text.agents.heading}
      lead={text.agents.lead}
      isWide
      actions={
        <Button component={Link} href="/settings/agents/new" leftSection={<Icon name="plus" />}>
          {text.agents.add}
        </Button>
      }
    >
      <Panel isFlush>
        <Filters filter={filter} onChange={(part) => apply({ ...filter, page: 0, ...part })} />
        <Await query={agents} lines={6}>
          {(all) => <List agents={all} filter={filter} onFilter={apply} />}
        </Await>
      </Panel>
    </Page>
  );
}

function Filters({ filter, onChange }: { filter: Filter; onChange: (part: Partial<Filter>) => void }) {
  const { agents } = text;
  return (
    <form className={css.filters} role="search" onSubmit={(event) => event.preventDefault()}>
      <TextInput
        className={css.words}
        type="search"
        aria-label={agents.search}
        placeholder={agents.searchHint}
        leftSection={<Icon name="search" size={16} />}
        value={filter.words}
        onChange={(event) => onChange({ words: event.currentTarget.value })}
      />
      <Select
        className={css.state}
        aria-label={agents.show}
        data={states.map((value) => ({ value, label: agents.states[value] }))}
        value={filter.state}
        onChange={(state) => onChange({ state: state as State })}
        allowDeselect={false}
      />
    </form>
  );
}

function List({ agents, filter, onFilter }: { agents: Agent[]; filter: Filter; onFilter: (filter: Filter) => void }) {
  const found = select(agents, filter);
  const page = Math.min(filter.page, Math.max(0, Math.ceil(found.length / pageSize) - 1));
  const shown = found.slice(page * pageSize, (page + 1) * pageSize);
  if (found.length === 0) {
    return (
      <Empty
        icon="search"
        title={text.agents.noMatch}
        action={
          <Button variant="default" onClick={() => onFilter({ words: '', state: 'all', page: 0 })}>
            {text.agents.clear}
          </Button>
        }
      >
        {text.agents.noMatchText}
      </Empty>
    );
  }
  return (
    <>
      <AgentTable agents={shown} />
      <Pager label={text.agents.paging} page={page} size={pageSize} total={found.length} shown={shown.length} onPage={(to) => onFilter({ ...filter, page: to })} />
    </>
  );
}
