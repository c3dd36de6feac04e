import { Notice, Panel } from '@parley/ui';
import { useLocation } from 'wouter';
import { Act } from '../parts/Act';
import { SaveBar } from '../parts/SaveBar';
import { toast } from '../parts/toast';
import { take, useRecord } from '../parts/useRecord';
import { changed, useSave } from '../parts/useSave';
import { useSession } from '../session/SessionGate';
import { text } from '../text';
import { GroupFields, groupRules, valuesOf } from './GroupFields';
import { deleteGroup, isAdmins, isEveryone, updateGroup, type Group } from './groups';

/** A group's name and members, and the way to be rid of it. */
export function GroupDetails({ group, all }: { group: Group; all: readonly Group[] }) {
  const me = useSession().agent;
  const isOfAdmins = isAdmins(group, all);
  const form = useRecord(valuesOf(group), groupRules);
  const save = useSave(
    form,
    (values) => updateGroup(group.id, changed(values, form.getInitialValues())),
    (answer) => {
      take(form, valuesOf(answer));
      toast(text.groups.saved);
    },
  );
  return (
    <>
      <form onSubmit={save.onSubmit} noValidate>
        <Panel foot={<SaveBar form={form} save={save} />}>
          <GroupFields
            form={form}
            hint={isOfAdmins ? (me.isAdmin ? text.groups.admins : text.groups.adminsOnly) : undefined}
            members={isEveryone(group, all) ? 'none' : isOfAdmins && !me.isAdmin ? 'show' : 'choose'}
          />
          {isEveryone(group, all) && <Notice>{text.groups.everyone}</Notice>}
        </Panel>
      </form>
      {!group.isSystem && <Removal group={group} />}
    </>
  );
}

function Removal({ group }: { group: Group }) {
  const [, go] = useLocation();
  const { groups } = text;
  return (
    <Panel isFlush>
      <Act
        title={groups.remove}
        text={groups.removeText}
        label={groups.removeAct}
        ask={{ title: groups.removeTitle(group.name), text: groups.removeAsk(group.agents?.length ?? 0) }}
        isDangerous
        variant="light"
        run={() => deleteGroup(group.id)}
        onDone={() => {
          toast(groups.removed(group.name));
          go('/settings/groups', { replace: true });
        }}
      />
    </Panel>
  );
}
