import { Redirect, Route, Switch } from 'wouter';
import { AgentsPage } from '../agents/AgentsPage';
import { Sections } from '../parts/Sections';
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
        <Route>{() => <Redirect to="/settings" replace />}</Route>
      </Switch>
    </Sections>
  );
}
