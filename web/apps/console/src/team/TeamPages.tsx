import { Redirect, Route, Switch } from 'wouter';
import { Colleagues } from './Colleagues';
import { TalksPage } from '../talks/TalksPage';
import { Running } from './Running';

/** The pages about the team. */
export function TeamPages() {
  return (
    <Switch>
      <Route path="/team">{() => <Colleagues />}</Route>
      <Route path="/team/messages/:id?">{({ id }) => <TalksPage talkId={id ?? ''} />}</Route>
      <Route path="/team/chats">{() => <Running />}</Route>
      <Route>{() => <Redirect to="/team" replace />}</Route>
    </Switch>
  );
}
