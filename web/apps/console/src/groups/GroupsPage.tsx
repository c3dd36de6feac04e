import { Button } from '@mantine/core';
import { Icon, Panel, Tag } from '@parley/ui';
import { Link, useLocation } from 'wouter';
import { Await } from '../parts/Await';
import { Page } from '../parts/Page';
import table from '../parts/Table.module.css';
import { text } from '../text';
import { useGroups, type Group } from './groups';

/** Who gets permissions together. */
export function GroupsPage() {
  const groups = useGroups();
  return (
    <Page
      heading={text.groups.heading}
      lead={text.groups.lead}
      actions={
        <Button component={Link} href="/settings/groups/new" leftSection={<Icon name="plus" />}>
          {text.groups.add}
        </Button>
      }
    >
      <Panel isFlush>
        <Await query={groups} lines={5}>
          {(all) => <Table groups={all} />}
        </Await>
      </Panel>
    </Page>
  );
}

function Table({ groups }: { groups: Group[] }) {
  const { columns } = text.groups;
  return (
    <table className={table.table} aria-label={text.groups.list}>
      <thead>
        <tr>
          <th scope="col">{columns.group}</th>
          <th scope="col">{columns.members}</th>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <Line key={group.id} group={group} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ group }: { group: Group }) {
  const [, go] = useLocation();
  const href = `/settings/groups/${group.id}`;
  return (
    <tr className={table.line} onClick={() => go(href)}>
      <th scope="row">
        <span className={table.names}>
          <span className={table.tags}>
            <Link href={href} className={table.open} aria-label={text.groups.open(group.name)} onClick={(event) => event.stopPropagation()}>
              {group.name}
            </Link>
            {group.isSystem && <Tag>{text.groups.system}</Tag>}
          </span>
          <span className={table.hint}>{group.description}</span>
        </span>
      </th>
      <td className={table.moment}>{text.groups.count(group.agents?.length ?? 0)}</td>
    </tr>
  );
}
