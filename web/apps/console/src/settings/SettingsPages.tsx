import { Redirect, Route, Switch } from 'wouter';
import { AgentPage } from '../agents/AgentPage';
import { AgentsPage } from '../agents/AgentsPage';
import { NewAgentPage } from '../agents/NewAgentPage';
import { AuditPage } from '../audit/AuditPage';
import { GroupPage } from '../groups/GroupPage';
import { GroupsPage } from '../groups/GroupsPage';
import { NewGroupPage } from '../groups/NewGroupPage';
import { Sections } from '../parts/Sections';
import { SecurityPage } from '../security/SecurityPage';
import { SitePage } from '../site/SitePage';
import { text } from '../text';
import { useSettings } from './sections';

/** The site's settings, as far as the agent may work with them. */
export function SettingsPages() {
  const groups = useSettings();
  if (groups.length === 0) return <Redirect to="/" replace />;
  return (
    <Sections heading={text.settings.heading} root="/settings" groups={groups}>
      <Switch>
        <Route path="/settings/agents">{() => <AgentsPage />}</Route>
        <Route path="/settings/agents/new">{() => <NewAgentPage />}</Route>
        <Route path="/settings/agents/:id">{() => <AgentPage tab="details" />}</Route>
        <Route path="/settings/agents/:id/permissions">{() => <AgentPage tab="permissions" />}</Route>
        <Route path="/settings/agents/:id/access">{() => <AgentPage tab="access" />}</Route>
        <Route path="/settings/groups">{() => <GroupsPage />}</Route>
        <Route path="/settings/groups/new">{() => <NewGroupPage />}</Route>
        <Route path="/settings/groups/:id">{() => <GroupPage tab="details" />}</Route>
        <Route path="/settings/groups/:id/permissions">{() => <GroupPage tab="permissions" />}</Route>
        <Route path="/settings/site">{() => <SitePage />}</Route>
        <Route path="/settings/security">{() => <SecurityPage />}</Route>
        <Route path="/settings/audit">{() => <AuditPage />}</Route>
        <Route>{() => <Redirect to="/settings" replace />}</Route>
      </Switch>
    </Sections>
  );
}
