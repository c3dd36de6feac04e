import { Select, TextInput } from '@mantine/core';
import { Icon } from '@parley/ui';
import { useDesk } from '../desk/DeskProvider';
import { CustomDays, RangeField } from '../parts/DaysFields';
import { text } from '../text';
import type { Filter } from './filter';
import css from './Filters.module.css';

interface Props {
  filter: Filter;
  /** `isTyping`: more may follow at once. */
  onChange: (filter: Filter, isTyping?: boolean) => void;
}

/** When, by whom, and with which words. */
export function Filters({ filter, onChange }: Props) {
  const { desk } = useDesk();
  const agents = desk.data?.agents ?? [];
  return (
    <form className={css.filters} role="search" aria-label={text.history.filters} onSubmit={(event) => event.preventDefault()}>
      <TextInput
        className={css.words}
        type="search"
        aria-label={text.history.keywords}
        placeholder={text.history.keywordsHint}
        leftSection={<Icon name="search" size={16} />}
        value={filter.keywords}
        onChange={(event) => onChange({ ...filter, keywords: event.currentTarget.value }, true)}
      />
      <RangeField days={filter} onChange={(days) => onChange({ ...filter, ...days })} />
      <Select
        className={css.choice}
        aria-label={text.history.agent}
        leftSection={<Icon name="person" size={16} />}
        data={[{ value: '0', label: text.history.anyAgent }, ...agents.map(({ id, name }) => ({ value: String(id), label: name }))]}
        value={String(filter.agentId)}
        onChange={(value) => onChange({ ...filter, agentId: Number(value) })}
        allowDeselect={false}
      />
      <CustomDays days={filter} onChange={(days) => onChange({ ...filter, ...days })} />
    </form>
  );
}
