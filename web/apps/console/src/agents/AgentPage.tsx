import { Empty } from '@parley/ui';
import { useParams } from 'wouter';
import { Await } from '../parts/Await';
import { isMissing } from '../parts/fault';
import { Page } from '../parts/Page';
import { Tabs } from '../parts/Tabs';
import { text } from '../text';
import { AgentAccess } from './AgentAccess';
import { AgentDetails } from './AgentDetails';
import { AgentPermissions } from './AgentPermissions';
import { AgentTags } from './AgentTable';
import { useAgent } from './agents';
import type { Agent } from './person';
import { PhotoPanel } from './PhotoPanel';
import css from './AgentPage.module.css';

const tabs = { details: '', permissions: '/permissions', access: '/access' } as const;

/** One agent: who it is, what it may do, how it gets in. */
export function AgentPage({ tab }: { tab: keyof typeof tabs }) {
  const id = Number(useParams().id);
  const agent = useAgent(id);
  const root = `/settings/agents/${id}`;
  if (agent.isError && isMissing(agent.error)) {
    return (
      <Page heading={text.agents.heading} back="/settings/agents">
        <Empty icon="search" title={text.agents.gone} />
      </Page>
    );
  }
  return (
    <Page heading={agent.data ? <Heading agent={agent.data} /> : text.loading} lead={agent.data?.email} back="/settings/agents">
      <Tabs label={text.agents.tabsOf(agent.data?.displayName ?? '')} tabs={Object.entries(tabs).map(([name, path]) => ({ href: root + path, label: text.agents.tabs[name as keyof typeof tabs] }))} />
      <Await query={agent} lines={8}>
        {(agent) => (
          <div key={agent.id}>
            {tab === 'details' && (
              <div className={css.details}>
                <PhotoPanel id={agent.id} name={agent.displayName} />
                <AgentDetails agent={agent} />
              </div>
            )}
            {tab === 'permissions' && <AgentPermissions agent={agent} />}
            {tab === 'access' && <AgentAccess agent={agent} />}
          </div>
        )}
      </Await>
    </Page>
  );
}

function Heading({ agent }: { agent: Agent }) {
  return (
    <span className={css.heading}>
      {agent.displayName}
      <AgentTags agent={agent} />
    </span>
  );
}
