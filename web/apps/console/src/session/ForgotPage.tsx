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
  const [sent, setSent] = useState<{ email: string; mailed: boolean } | null>(null);
  const { reset } = text.signIn;
  const form = useForm({ initialValues: { email: '' }, validate: { email: required(text.signIn.missingEmail) } });
  const save = useSave(
    form,
    ({ email }) => askForLink(email.trim()),
    ({ mailed }, { email }) => setSent({ email: email.trim(), mailed }),
  );
  const back = (
    <AuthLinks>
      <Link href="/">{reset.back}</Link>
    </AuthLinks>
  );
  if (sent) {
    return (
      <AuthCard heading={sent.mailed ? reset.sent : reset.unsent} lead={sent.mailed ? reset.sentText(sent.email) : reset.unsentText}>
        <div role="status">{sent.mailed && reset.sentHint}</div>
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
