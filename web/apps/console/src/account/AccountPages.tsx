import { Redirect, Route, Switch } from 'wouter';
import { Sections, type SectionGroup } from '../parts/Sections';
import { text } from '../text';
import { KeysPage } from './KeysPage';
import { ProfilePage } from './ProfilePage';
import { SessionsPage } from './SessionsPage';
import { SignInPage } from './SignInPage';

const { groups, sections } = text.account;

const all: SectionGroup[] = [
  { label: groups.me, sections: [{ href: '/account/profile', icon: 'person', ...sections.profile }] },
  {
    label: groups.access,
    sections: [
      { href: '/account/sign-in', icon: 'lock', ...sections.signIn },
      { href: '/account/sessions', icon: 'screen', ...sections.sessions },
      { href: '/account/keys', icon: 'key', ...sections.keys },
    ],
  },
];

/** What everybody settles about their own account. */
export function AccountPages() {
  return (
    <Sections heading={text.account.heading} root="/account" groups={all}>
      <Switch>
        <Route path="/account/profile">{() => <ProfilePage />}</Route>
        <Route path="/account/sign-in">{() => <SignInPage />}</Route>
        <Route path="/account/sessions">{() => <SessionsPage />}</Route>
        <Route path="/account/keys">{() => <KeysPage />}</Route>
        <Route>{() => <Redirect to="/account" replace />}</Route>
      </Switch>
    </Sections>
  );
}
