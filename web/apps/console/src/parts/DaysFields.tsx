import { Select, TextInput } from '@mantine/core';
import { Icon } from '@parley/ui';
import { text } from '../text';
import { ranges, type Days, type Range } from './range';
import css from './DaysFields.module.css';

interface Props {
  days: Days;
  onChange: (days: Days) => void;
}

/** Chooses a stretch of days. */
export function RangeField({ days, onChange }: Props) {
  return (
    <Select
      className={css.choice}
      aria-label={text.days.range}
      leftSection={<Icon name="clock" size={16} />}
      data={ranges.map((value) => ({ value, label: text.days.ranges[value] }))}
      value={days.range}
      onChange={(value) => value && onChange({ ...days, range: value as Range })}
      allowDeselect={false}
    />
  );
}

/** The two days of a stretch of one's own; nothing for the others. */
export function CustomDays({ days, onChange }: Props) {
  if (days.range !== 'custom') return null;
  return (
    <div className={css.days}>
      <label>
        <span>{text.days.from}</span>
        <TextInput type="date" value={days.from} max={days.to || undefined} onChange={(event) => onChange({ ...days, from: event.currentTarget.value })} />
      </label>
      <label>
        <span>{text.days.to}</span>
        <TextInput type="date" value={days.to} min={days.from || undefined} onChange={(event) => onChange({ ...days, to: event.currentTarget.value })} />
      </label>
    </div>
  );
}
