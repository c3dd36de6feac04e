import { ActionIcon, Select, TextInput, Tooltip } from '@mantine/core';
import { Icon } from '@parley/ui';
import { text } from '../text';
import { shows, sorts, type Filter } from './filter';
import css from '../history/Filters.module.css';

interface Props {
  filter: Filter;
  /** `isTyping`: more may follow at once. */
  onChange: (filter: Filter, isTyping?: boolean) => void;
}

/** Who is shown, with which words, in which order. */
export function Filters({ filter, onChange }: Props) {
  const { visitors } = text;
  const turn = filter.isDescending ? visitors.ascending : visitors.descending;
  return (
    <form className={css.filters} role="search" aria-label={visitors.filters} onSubmit={(event) => event.preventDefault()}>
      <TextInput
        className={css.words}
        type="search"
        aria-label={visitors.search}
        placeholder={visitors.searchHint}
        leftSection={<Icon name="search" size={16} />}
        value={filter.search}
        onChange={(event) => onChange({ ...filter, search: event.currentTarget.value }, true)}
      />
      <Select
        className={css.choice}
        aria-label={visitors.show}
        data={shows.map((value) => ({ value, label: visitors.shows[value] }))}
        value={filter.show}
        onChange={(value) => onChange({ ...filter, show: value! })}
        allowDeselect={false}
      />
      <Select
        className={css.choice}
        aria-label={visitors.sort}
        data={sorts.map((value) => ({ value, label: visitors.sorts[value] }))}
        value={filter.sort}
        onChange={(value) => onChange({ ...filter, sort: value! })}
        allowDeselect={false}
      />
      <Tooltip label={turn}>
        <ActionIcon variant="default" size={36} aria-label={turn} onClick={() => onChange({ ...filter, isDescending: !filter.isDescending })}>
          <span style={{ display: 'grid', rotate: filter.isDescending ? '0deg' : '180deg' }}>
            <Icon name="down" size={16} />
          </span>
        </ActionIcon>
      </Tooltip>
    </form>
  );
}
