import { Button, PasswordInput, TextInput } from '@mantine/core';
import { ApiError } from '@parley/client';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { Link, useSearch } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { Failure } from '../parts/Failure';
import { text } from '../text';
import { AuthCard, AuthLinks } from './AuthCard';
import { CodeStep } from './CodeStep';
import { explain } from './explain';
import { signIn } from './session';

/** The answer to a right password that is not enough. */
const codeNeeded = 401002;

/** Email and password, the second factor where there is one, and in plain words what went wrong. */
export function SignInPage({ isExpired }: { isExpired: boolean }) {
  const [proved, setProved] = useState<{ email: string; password: string } | null>(null);
  if (proved) return <CodeStep {...proved} onBack={() => setProved(null)} />;
  return <Credentials isExpired={isExpired} onCodeNeeded={setProved} />;
}

interface Props {
  isExpired: boolean;
  onCodeNeeded: (proved: { email: string; password: string }) => void;
}

function Credentials({ isExpired, onCodeNeeded }: Props) {
  const [missing, setMissing] = useState({ email: '', password: '' });
  const hint = new URLSearchParams(useSearch()).get('email');
  const known = useHistoryState<{ email?: string } | null>()?.email ?? hint ?? '';
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const attempt = useMutation({
    mutationFn: (given: { email: string; password: string }) => signIn(given.email, given.password),
    onError: (cause, given) => {
      if (cause instanceof ApiError && cause.code === codeNeeded) onCodeNeeded(given);
      else password.current?.select();
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = { email: email.current!.value.trim(), password: password.current!.value };
    const empty = {
      email: given.email ? '' : text.signIn.missingEmail,
      password: given.password ? '' : text.signIn.missingPassword,
    };
    setMissing(empty);
    if (empty.email) email.current!.focus();
    else if (empty.password) password.current!.focus();
    else if (!attempt.isPending) attempt.mutate(given);
  };

  return (
    <AuthCard heading={text.signIn.heading} lead={isExpired ? text.signIn.expired : text.signIn.lead} onSubmit={submit}>
      <Failure>{attempt.isError ? explain(attempt.error) : ''}</Failure>
      <TextInput ref={email} type="email" name="email" autoComplete="username" autoFocus={!known} defaultValue={known} label={text.signIn.email} error={missing.email} size="md" />
      <PasswordInput
        ref={password}
        name="password"
        autoComplete="current-password"
        autoFocus={known !== ''}
        label={text.signIn.password}
        error={missing.password}
        visibilityToggleButtonProps={{ 'aria-label': text.signIn.showPassword }}
        size="md"
      />
      <Button type="submit" loading={attempt.isPending} fullWidth size="md">
        {text.signIn.submit}
      </Button>
      <AuthLinks>
        <Link href="/forgot">{text.signIn.forgot}</Link>
      </AuthLinks>
    </AuthCard>
  );
}
