import { Select, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { Fields, Panel } from '@parley/ui';
import { Await } from '../parts/Await';
import { Page } from '../parts/Page';
import { SaveBar } from '../parts/SaveBar';
import { toast } from '../parts/toast';
import { take, useRecord } from '../parts/useRecord';
import { useSave } from '../parts/useSave';
import { dateFormats, timeZones } from '../parts/zones';
import { text } from '../text';
import { formOf, rulesFor, sizes, updateProfile, useProfile, type ProfileForm, type SiteProfile } from './profile';

/** Whose site this is, and where it is. */
export function SitePage() {
  const profile = useProfile();
  return (
    <Page heading={text.site.heading} lead={text.site.lead}>
      <Await query={profile} lines={12}>
        {(profile) => <Profile profile={profile} />}
      </Await>
    </Page>
  );
}

function Profile({ profile }: { profile: SiteProfile }) {
  const form = useRecord(formOf(profile), rulesFor(formOf(profile)));
  const save = useSave(
    form,
    (values) => updateProfile(values, form.getInitialValues()),
    (answer) => {
      take(form, formOf(answer));
      toast(text.site.saved);
    },
  );
  return (
    <form onSubmit={save.onSubmit} noValidate>
      <Panel foot={<SaveBar form={form} save={save} />}>
        <Company form={form} />
        <Contact form={form} />
        <Address form={form} />
        <Time form={form} />
      </Panel>
    </form>
  );
}

interface Part {
  form: UseFormReturnType<ProfileForm>;
}

function Company({ form }: Part) {
  const { fields, company, sizeUnknown, sizeOf } = text.site;
  const bands = new Set([...sizes, form.getValues().companySize]);
  return (
    <Fields legend={company}>
      <TextInput label={fields.siteName} autoComplete="off" {...form.getInputProps('siteName')} />
      <TextInput label={fields.company} autoComplete="organization" {...form.getInputProps('company')} />
      <TextInput label={fields.website} type="url" autoComplete="url" {...form.getInputProps('website')} />
      <Select
        label={fields.companySize}
        data={[{ value: '', label: sizeUnknown }, ...[...bands].filter(Boolean).map((value) => ({ value, label: sizeOf(value) }))]}
        allowDeselect={false}
        {...form.getInputProps('companySize')}
      />
    </Fields>
  );
}

function Contact({ form }: Part) {
  const { fields, contact } = text.site;
  return (
    <Fields legend={contact}>
      <TextInput label={fields.firstName} autoComplete="given-name" {...form.getInputProps('contact.firstName')} />
      <TextInput label={fields.lastName} autoComplete="family-name" {...form.getInputProps('contact.lastName')} />
      <TextInput label={fields.title} autoComplete="organization-title" {...form.getInputProps('title')} />
      <TextInput label={fields.mobileNumber} type="tel" autoComplete="tel" {...form.getInputProps('contact.mobileNumber')} />
      <TextInput label={fields.phoneNumber} type="tel" autoComplete="off" {...form.getInputProps('phoneNumber')} />
      <TextInput label={fields.faxNumber} type="tel" autoComplete="off" {...form.getInputProps('faxNumber')} />
    </Fields>
  );
}

function Address({ form }: Part) {
  const { fields, address } = text.site;
  return (
    <Fields legend={address}>
      <TextInput label={fields.mailAddress} autoComplete="street-address" wrapperProps={{ 'data-whole': true }} {...form.getInputProps('mailAddress')} />
      <TextInput label={fields.city} autoComplete="address-level2" {...form.getInputProps('city')} />
      <TextInput label={fields.postalOrZipCode} autoComplete="postal-code" {...form.getInputProps('postalOrZipCode')} />
      <TextInput label={fields.stateOrProvince} autoComplete="address-level1" {...form.getInputProps('stateOrProvince')} />
      <TextInput label={fields.country} autoComplete="country-name" {...form.getInputProps('country')} />
    </Fields>
  );
}

function Time({ form }: Part) {
  const { fields, time } = text.site;
  const { timeZone, datetimeFormat } = form.getValues();
  return (
    <Fields legend={time}>
      <Select label={fields.timeZone} searchable allowDeselect={false} data={timeZones(timeZone)} {...form.getInputProps('timeZone')} />
      <Select label={fields.datetimeFormat} allowDeselect={false} data={dateFormats(datetimeFormat)} {...form.getInputProps('datetimeFormat')} />
    </Fields>
  );
}
