import { MultiSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { useGroups } from '../groups/groups';
import { text } from '../text';

interface Props {
  /** Numbers of groups. */
  value: number[];
  onChange: (ids: number[]) => void;
  error?: ReactNode;
}

/** Which groups of the site's own making somebody is in. */
export function GroupsField({ value, onChange, error }: Props) {
  const groups = useGroups();
  const choices = (groups.data ?? []).filter(({ isSystem }) => !isSystem).map(({ id, name }) => ({ value: String(id), label: name }));
  return (
    <MultiSelect
      label={text.agents.groups}
      description={text.agents.groupsHint}
      placeholder={value.length === 0 ? text.agents.groupsNone : undefined}
      data={choices}
      value={value.map(String)}
      onChange={(ids) => onChange(ids.map(Number))}
      disabled={groups.data !== undefined && choices.length === 0}
      error={error}
      searchable
      data-path="groups"
    />
  );
}
