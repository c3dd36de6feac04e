import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Icon } from '@parley/ui';
import { Failure } from '../parts/Failure';
import { toast } from '../parts/toast';
import { useSave } from '../parts/useSave';
import { text } from '../text';
import { createRange, useCheck, type Ends } from './addresses';
import { endsOf, RangeFields, rangeRules } from './RangeFields';
import css from './SecurityPage.module.css';

const blank: Ends = { from: '', to: '' };

/** Allows another range. */
export function NewRange() {
  const { addresses } = text.security;
  const own = useCheck();
  const form = useForm({ initialValues: blank, validate: rangeRules });
  const save = useSave(
    form,
    (ends) => createRange(endsOf(ends)),
    () => {
      form.reset();
      toast(addresses.added);
    },
  );
  return (
    <form className={css.add} onSubmit={save.onSubmit} noValidate>
      <RangeFields form={form} />
      <Button type="submit" variant="default" leftSection={<Icon name="plus" />} loading={save.isPending}>
        {addresses.add}
      </Button>
      {own.data && !own.data.inside && (
        <Button className={css.mine} variant="subtle" size="compact-sm" onClick={() => form.setValues({ from: own.data.address, to: '' })}>
          {addresses.addMine}
        </Button>
      )}
      <Failure>{save.failure}</Failure>
    </form>
  );
}
