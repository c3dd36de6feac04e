import { Redirect, Route, Switch } from 'wouter';
import { Sections, type SectionGroup } from '../parts/Sections';
import { text } from '../text';
import { ProfilePage } from './ProfilePage';

const { groups, sections } = text.account;

const all: SectionGroup[] = [{ label: groups.me, sections: [{ href: '/account/profile', icon: 'person', ...sections.profile }] }];

/** What everybody settles about their own account. */
export function AccountPages() {
  return (
    <Sections heading={text.account.heading} root="/account" groups={all}>
      <Switch>
        <Route path="/account/profile">{() => <ProfilePage />}</Route>
        <Route>{() => <Redirect to="/account" replace />}</Route>
      </Switch>
    </Sections>
  );
}
