import { Select, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { Fields } from '@parley/ui';
import { dateFormats, timeZones } from '../parts/zones';
import { text } from '../text';
import type { Person } from './person';

/** The inputs for what is known of a person. */
export function PersonFields<P extends Person>({ form }: { form: UseFormReturnType<P> }) {
  const { person } = text;
  const { timeZone, dateTimeFormat } = form.getValues();
  return (
    <Fields>
      <TextInput label={person.firstName} autoComplete="given-name" {...form.getInputProps('firstName')} />
      <TextInput label={person.lastName} autoComplete="family-name" {...form.getInputProps('lastName')} />
      <TextInput label={person.displayName} description={person.displayNameHint} autoComplete="nickname" {...form.getInputProps('displayName')} />
      <TextInput label={person.email} description={person.emailHint} type="email" autoComplete="email" {...form.getInputProps('email')} />
      <TextInput label={person.title} autoComplete="organization-title" {...form.getInputProps('title')} />
      <TextInput label={person.mobilePhone} type="tel" autoComplete="tel" {...form.getInputProps('mobilePhone')} />
      <Textarea wrapperProps={{ 'data-whole': true }} label={person.bio} autosize minRows={2} maxRows={8} {...form.getInputProps('bio')} />
      <Select label={person.timeZone} searchable allowDeselect={false} data={[{ value: '-1', label: person.timeZoneOfSite }, ...timeZones(timeZone)]} {...form.getInputProps('timeZone')} />
      <Select label={person.dateTimeFormat} allowDeselect={false} data={dateFormats(dateTimeFormat)} {...form.getInputProps('dateTimeFormat')} />
    </Fields>
  );
}
