import { useForm } from '@mantine/form';
import { useState } from 'react';
import { Confirm } from '../parts/Confirm';
import { toast } from '../parts/toast';
import { useSave } from '../parts/useSave';
import { text } from '../text';
import { check, updateRange, type Check, type IpRange } from './addresses';
import { endsOf, RangeFields, rangeRules } from './RangeFields';
import { Warning } from './Warning';

interface Props {
  range: IpRange;
  others: IpRange[];
  isOn: boolean;
  onClose: () => void;
}

/** Changes the ends of a range, with a warning when that would lock oneself out. */
export function EditRange({ range, others, isOn, onClose }: Props) {
  const { addresses } = text.security;
  const [warned, setWarned] = useState<Check | null>(null);
  const form = useForm({ initialValues: { from: range.from, to: range.to }, validate: rangeRules });
  const save = useSave(
    form,
    async (ends) => {
      const next = endsOf(ends);
      const standing = isOn && !warned ? await check([...others, next]) : null;
      if (standing?.inside === false) return standing;
      await updateRange(range.id, next);
      return null;
    },
    (standing) => {
      setWarned(standing);
      if (standing) return;
      onClose();
      toast(addresses.changed);
    },
  );
  if (warned) {
    return <Warning address={warned.address} isNobody={false} isPending={save.isPending} failure={save.failure} onYes={() => save.onSubmit()} onClose={() => setWarned(null)} />;
  }
  return (
    <Confirm isOpen title={addresses.editTitle} yes={text.save} isPending={save.isPending} failure={save.failure} onYes={() => save.onSubmit()} onClose={onClose}>
      <RangeFields form={form} />
    </Confirm>
  );
}
