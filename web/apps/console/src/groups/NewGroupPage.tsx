import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Panel } from '@parley/ui';
import { useLocation } from 'wouter';
import { Failure } from '../parts/Failure';
import { Page } from '../parts/Page';
import { toast } from '../parts/toast';
import { useSave } from '../parts/useSave';
import { text } from '../text';
import { GroupFields, groupRules } from './GroupFields';
import { createGroup, type GroupInput } from './groups';

const blank: GroupInput = { name: '', description: '', agents: [] };

/** Brings agents together under a name. */
export function NewGroupPage() {
  const { groups } = text;
  const [, go] = useLocation();
  const form = useForm({ initialValues: blank, validate: groupRules });
  const save = useSave(form, createGroup, (group) => {
    toast(groups.created(group.name));
    go(`/settings/groups/${group.id}/permissions`, { replace: true });
  });
  return (
    <Page heading={groups.createHeading} lead={groups.createLead} back="/settings/groups">
      <form onSubmit={save.onSubmit} noValidate>
        <Panel
          foot={
            <Button type="submit" loading={save.isPending}>
              {groups.createAct}
            </Button>
          }
        >
          <GroupFields form={form} members="choose" />
          <Failure>{save.failure}</Failure>
        </Panel>
      </form>
    </Page>
  );
}
