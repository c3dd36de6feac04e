import { Empty, Notice, Tag } from '@parley/ui';
import { useParams } from 'wouter';
import { Await } from '../parts/Await';
import { Page } from '../parts/Page';
import { Tabs } from '../parts/Tabs';
import { PermissionEditor } from '../permissions/PermissionEditor';
import { useSession } from '../session/SessionGate';
import { text } from '../text';
import { GroupDetails } from './GroupDetails';
import { isAdmins, isEveryone, updateGroupPermissions, useGroupPermissions, useGroups, type Group } from './groups';
import css from './GroupPage.module.css';

const tabs = { details: '', permissions: '/permissions' } as const;

/** One group: who is in it, and what that allows. */
export function GroupPage({ tab }: { tab: keyof typeof tabs }) {
  const id = Number(useParams().id);
  const groups = useGroups();
  const group = groups.data?.find((one) => one.id === id);
  const root = `/settings/groups/${id}`;
  if (groups.data && !group) {
    return (
      <Page heading={text.groups.heading} back="/settings/groups">
        <Empty icon="search" title={text.groups.gone} />
      </Page>
    );
  }
  return (
    <Page heading={group ? <Heading group={group} /> : text.loading} lead={group?.description} back="/settings/groups">
      <Tabs label={text.groups.tabsOf(group?.name ?? '')} tabs={Object.entries(tabs).map(([name, path]) => ({ href: root + path, label: text.groups.tabs[name as keyof typeof tabs] }))} />
      <Await query={groups} lines={6}>
        {(all) => (
          <div key={id} className={css.page}>
            {tab === 'details' ? <GroupDetails group={group!} all={all} /> : <Permissions group={group!} all={all} />}
          </div>
        )}
      </Await>
    </Page>
  );
}

function Heading({ group }: { group: Group }) {
  return (
    <span className={css.heading}>
      {group.name}
      {group.isSystem && <Tag>{text.groups.system}</Tag>}
    </span>
  );
}

function Permissions({ group, all }: { group: Group; all: readonly Group[] }) {
  const me = useSession().agent;
  const query = useGroupPermissions(group.id);
  const { permissions } = text;
  const isReadOnly = isAdmins(group, all) && !me.isAdmin;
  return (
    <>
      {isAdmins(group, all) && <Notice>{isReadOnly ? permissions.readOnly : permissions.adminGroup}</Notice>}
      {isEveryone(group, all) && <Notice>{permissions.everyone}</Notice>}
      {!group.isSystem && <p className={css.lead}>{permissions.groupLead}</p>}
      <Await query={query} lines={10}>
        {(map) => <PermissionEditor map={map} isReadOnly={isReadOnly} onSave={(part) => updateGroupPermissions(group.id, part)} />}
      </Await>
    </>
  );
}
