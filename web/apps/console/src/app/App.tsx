import { Look } from '@parley/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import { Redirect, Route, Router, Switch } from 'wouter';
import { DeskPage } from '../desk/DeskPage';
import { DeskProvider } from '../desk/DeskProvider';
import { HistoryPage } from '../history/HistoryPage';
import { later } from '../parts/later';
import { useStore } from '../parts/store';
import { ToastArea } from '../parts/toast';
import { ForgotPage } from '../session/ForgotPage';
import { PasswordPage } from '../session/PasswordPage';
import { SessionGate } from '../session/SessionGate';
import { Announcements } from './announcer';
import { client } from './client';
import { Crash } from './Crash';
import { scheme } from './preferences';
import { Shell } from './Shell';

const AccountPages = later(async () => (await import('../account/AccountPages')).AccountPages);
const SettingsPages = later(async () => (await import('../settings/SettingsPages')).SettingsPages);
const TeamPages = later(async () => (await import('../team/TeamPages')).TeamPages);
const VisitorsPage = later(async () => (await import('../visitors/VisitorsPage')).VisitorsPage);
const ConsentPage = later(async () => (await import('../consent/ConsentPage')).ConsentPage);

/** The whole console. */
export function App() {
  return (
    <Look scheme={useStore(scheme)}>
      <Crash>
        <QueryClientProvider client={client}>
          <Router base="/console">
            <Announcements />
            <ToastArea />
            <Switch>
              <Route path="/forgot">{() => <ForgotPage />}</Route>
              <Route path="/password">{() => <PasswordPage />}</Route>
              <Route path="/authorize">
                {() => (
                  <SessionGate>
                    <ConsentPage />
                  </SessionGate>
                )}
              </Route>
              <Route>{() => <Inside />}</Route>
            </Switch>
          </Router>
        </QueryClientProvider>
      </Crash>
    </Look>
  );
}

/** What belongs to somebody who is signed in. */
function Inside() {
  return (
    <SessionGate>
      <DeskProvider>
        <Shell>
          <Switch>
            <Route path="/">{() => <DeskPage view="waiting" />}</Route>
            <Route path="/chats">{() => <DeskPage view="chats" />}</Route>
            <Route path="/history/:id?">{({ id }) => <HistoryPage chatId={id ?? ''} />}</Route>
            <Route path="/visitors/:id?">{({ id }) => <VisitorsPage visitorId={id ?? ''} />}</Route>
            <Route path="/team/*?">{() => <TeamPages />}</Route>
            <Route path="/account/*?">{() => <AccountPages />}</Route>
            <Route path="/settings/*?">{() => <SettingsPages />}</Route>
            <Route>{() => <Redirect to="/" replace />}</Route>
          </Switch>
        </Shell>
      </DeskProvider>
    </SessionGate>
  );
}
