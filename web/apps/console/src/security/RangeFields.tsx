import { TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { required } from '../parts/useSave';
import { text } from '../text';
import type { Ends } from './addresses';

/** What can be seen without asking the server. */
export const rangeRules = { from: required(text.fault.required) };

/** The ends as the API takes them: a single address is a range of one. */
export const endsOf = ({ from, to }: Ends): Ends => ({ from: from.trim(), to: to.trim() || from.trim() });

/** The inputs for the two ends of a range. */
export function RangeFields({ form }: { form: UseFormReturnType<Ends> }) {
  const { addresses } = text.security;
  return (
    <>
      <TextInput label={addresses.from} autoComplete="off" placeholder="203.0.113.1" {...form.getInputProps('from')} />
      <TextInput label={addresses.to} autoComplete="off" placeholder={addresses.toHint} {...form.getInputProps('to')} />
    </>
  );
}
