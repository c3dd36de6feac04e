import { Button, Loader, PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { ApiError } from '@parley/client';
import { Empty } from '@parley/ui';
import { useState, useSyncExternalStore } from 'react';
import { Link, useLocation } from 'wouter';
import { explainFailure } from '../parts/fault';
import { Failure } from '../parts/Failure';
import { required, useSave } from '../parts/useSave';
import { text } from '../text';
import { AuthCard, AuthLinks } from './AuthCard';
import { choosePassword, usePasswordLink, type PasswordLink } from './reset';
import css from './SessionGate.module.css';

/** Where the link of an invitation or of a forgotten password leads. Its token stands behind the #, where no log sees it. */
export function PasswordPage() {
  const token = useSyncExternalStore(onHash, () => location.hash.slice(1));
  return token ? <Opened token={token} key={token} /> : <Gone />;
}

function onHash(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

function Opened({ token }: { token: string }) {
  const link = usePasswordLink(token);
  const [isDone, setDone] = useState(false);
  if (link.data) return isDone ? <Done email={link.data.email} /> : <Choice token={token} link={link.data} onDone={() => setDone(true)} />;
  if (link.isPending) {
    return (
      <main className={css.gate}>
        <Loader aria-label={text.loading} />
      </main>
    );
  }
  if (link.error instanceof ApiError && [400, 404].includes(link.error.status)) return <Gone />;
  return (
    <main className={css.gate}>
      <Empty icon="offline" title={explainFailure(link.error)} action={<Button onClick={() => void link.refetch()}>{text.retry}</Button>} />
    </main>
  );
}

function Choice({ token, link, onDone }: { token: string; link: PasswordLink; onDone: () => void }) {
  const { choose } = text.signIn;
  const form = useForm({ initialValues: { password: '' }, validate: { password: required(text.signIn.missingPassword) } });
  const save = useSave(form, ({ password }) => choosePassword(token, password), onDone);
  return (
    <AuthCard
      heading={choose.headings[link.purpose]}
      lead={link.purpose === 'invitation' ? choose.leads.invitation(link.email, link.siteName) : choose.leads.reset(link.email)}
      onSubmit={save.onSubmit}
    >
      <Failure>{save.failure}</Failure>
      {/* Password managers keep the password under this name. */}
      <input type="hidden" name="username" autoComplete="username" value={link.email} readOnly />
      <PasswordInput
        autoFocus
        autoComplete="new-password"
        label={choose.password}
        visibilityToggleButtonProps={{ 'aria-label': text.signIn.showPassword }}
        size="md"
        {...form.getInputProps('password')}
      />
      <Button type="submit" loading={save.isPending} fullWidth size="md">
        {choose.submit}
      </Button>
    </AuthCard>
  );
}

function Done({ email }: { email: string }) {
  const [, go] = useLocation();
  const { choose } = text.signIn;
  return (
    <AuthCard heading={choose.done} lead={choose.doneText}>
      <Button fullWidth size="md" autoFocus onClick={() => go('/', { state: { email } })}>
        {choose.doneAct}
      </Button>
    </AuthCard>
  );
}

function Gone() {
  const { choose, reset } = text.signIn;
  return (
    <AuthCard heading={choose.gone} lead={choose.goneText}>
      <AuthLinks>
        <Link href="/forgot">{choose.goneAct}</Link>
        <Link href="/">{reset.back}</Link>
      </AuthLinks>
    </AuthCard>
  );
}
