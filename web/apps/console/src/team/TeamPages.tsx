import { Redirect, Route, Switch } from 'wouter';
import { Colleagues } from './Colleagues';

/** The pages about the team. */
export function TeamPages() {
  return (
    <Switch>
      <Route path="/team">{() => <Colleagues />}</Route>
      <Route>{() => <Redirect to="/team" replace />}</Route>
    </Switch>
  );
}
