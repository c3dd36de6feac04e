import { MultiSelect, TextInput, Textarea } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useAgents } from '../agents/agents';
import { required } from '../parts/useSave';
import { text } from '../text';
import type { Group, GroupInput } from './groups';

/** What a form holds of a group. */
export const valuesOf = (group: Group): GroupInput => ({ name: group.name, description: group.description ?? '', agents: (group.agents ?? []).map(({ id }) => id) });

/** What can be seen without asking the server. */
export const groupRules = { name: required(text.fault.required) };

interface Props {
  form: UseFormReturnType<GroupInput>;
  /** What follows from being a member, where that is not the usual. */
  hint?: string;
  /** Whether members are to be chosen at all, and by whom. */
  members: 'choose' | 'show' | 'none';
}

/** A group's name and members. */
export function GroupFields({ form, hint = text.groups.membersHint, members }: Props) {
  const agents = useAgents();
  const { groups } = text;
  const choices = (agents.data ?? []).map(({ id, displayName, email }) => ({ value: String(id), label: displayName, email }));
  return (
    <>
      <TextInput label={groups.name} autoComplete="off" {...form.getInputProps('name')} />
      <Textarea label={groups.description} autosize minRows={2} maxRows={6} {...form.getInputProps('description')} />
      {members !== 'none' && (
        <MultiSelect
          label={groups.members}
          description={hint}
          placeholder={form.getValues().agents.length === 0 ? groups.membersNone : undefined}
          data={choices}
          value={agents.data ? form.getValues().agents.map(String) : []}
          onChange={(ids) => form.setFieldValue('agents', ids.map(Number))}
          disabled={members === 'show'}
          error={form.errors.agents}
          searchable
          data-path="agents"
        />
      )}
    </>
  );
}
