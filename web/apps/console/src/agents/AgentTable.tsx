import { Face, Tag } from '@parley/ui';
import { Link, useLocation } from 'wouter';
import { useSession } from '../session/SessionGate';
import table from '../parts/Table.module.css';
import { text } from '../text';
import type { Agent } from './person';

/** A page of agents; each leads to its own page. */
export function AgentTable({ agents }: { agents: Agent[] }) {
  const { columns } = text.agents;
  return (
    <table className={table.table} aria-label={text.agents.list}>
      <thead>
        <tr>
          <th scope="col">{columns.agent}</th>
          <th scope="col" data-wide="">
            {columns.title}
          </th>
          <th scope="col" data-wide="">
            {columns.groups}
          </th>
          <th scope="col">{columns.state}</th>
        </tr>
      </thead>
      <tbody>
        {agents.map((agent) => (
          <Line key={agent.id} agent={agent} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ agent }: { agent: Agent }) {
  const [, go] = useLocation();
  const href = `/settings/agents/${agent.id}`;
  return (
    <tr className={table.line} onClick={() => go(href)}>
      <th scope="row">
        <span className={table.who}>
          <Face name={agent.displayName} />
          <span className={table.names}>
            <Link href={href} className={table.open} aria-label={text.agents.open(agent.displayName)} onClick={(event) => event.stopPropagation()}>
              {agent.displayName}
            </Link>
            <span className={table.hint}>{agent.email}</span>
          </span>
        </span>
      </th>
      <td data-wide="">{agent.title}</td>
      <td data-wide="">{(agent.groups ?? []).map(({ name }) => name).join(', ')}</td>
      <td>
        <AgentTags agent={agent} />
      </td>
    </tr>
  );
}

/** What is special about an agent. */
export function AgentTags({ agent }: { agent: Pick<Agent, 'id' | 'isAdmin' | 'isActive' | 'isLocked'> }) {
  const me = useSession().agent;
  const { agents } = text;
  return (
    <span className={table.tags}>
      {agent.isActive ? agent.isLocked ? <Tag tone="bad">{agents.locked}</Tag> : <Tag tone="good">{agents.active}</Tag> : <Tag>{agents.inactive}</Tag>}
      {agent.isAdmin && <Tag tone="accent">{agents.admin}</Tag>}
      {agent.id === me.id && <Tag>{agents.you}</Tag>}
    </span>
  );
}
