import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { Link } from 'wouter';
import { Failure } from '../parts/Failure';
import { required, useSave } from '../parts/useSave';
import { text } from '../text';
import { AuthCard, AuthLinks } from './AuthCard';
import { askForLink } from './reset';

/** Has a link sent to somebody who no longer knows the password. */
export function ForgotPage() {
  const [sentTo, setSentTo] = useState('');
  const { reset } = text.signIn;
  const form = useForm({ initialValues: { email: '' }, validate: { email: required(text.signIn.missingEmail) } });
  const save = useSave(
    form,
    ({ email }) => askForLink(email.trim()),
    (_, { email }) => setSentTo(email.trim()),
  );
  const back = (
    <AuthLinks>
      <Link href="/">{reset.back}</Link>
    </AuthLinks>
  );
  if (sentTo) {
    return (
      <AuthCard heading={reset.sent} lead={reset.sentText(sentTo)}>
        <div role="status">{reset.sentHint}</div>
        {back}
      </AuthCard>
    );
  }
  return (
    <AuthCard heading={reset.heading} lead={reset.lead} onSubmit={save.onSubmit}>
      <Failure>{save.failure}</Failure>
      <TextInput type="email" autoComplete="username" autoFocus label={text.signIn.email} size="md" {...form.getInputProps('email')} />
      <Button type="submit" loading={save.isPending} fullWidth size="md">
        {reset.submit}
      </Button>
      {back}
    </AuthCard>
  );
}
