import { Button, PasswordInput, TextInput } from '@mantine/core';
import { Icon, Mark } from '@parley/ui';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { text } from '../text';
import { explain } from './explain';
import { signIn } from './session';
import css from './SignInPage.module.css';

/** Email and password, and in plain words what went wrong. */
export function SignInPage({ isExpired }: { isExpired: boolean }) {
  const [missing, setMissing] = useState({ email: '', password: '' });
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const attempt = useMutation({
    mutationFn: () => signIn(email.current!.value.trim(), password.current!.value),
    onError: () => password.current?.select(),
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const empty = {
      email: email.current!.value.trim() ? '' : text.signIn.missingEmail,
      password: password.current!.value ? '' : text.signIn.missingPassword,
    };
    setMissing(empty);
    if (empty.email) email.current!.focus();
    else if (empty.password) password.current!.focus();
    else if (!attempt.isPending) attempt.mutate();
  };

  return (
    <main className={css.page}>
      <form className={css.card} onSubmit={submit} noValidate aria-labelledby="sign-in">
        <Mark size={44} />
        <h1 className={css.heading} id="sign-in">
          {text.signIn.heading}
        </h1>
        <p className={css.lead}>{isExpired ? text.signIn.expired : text.signIn.lead}</p>
        <div role="alert">
          {attempt.isError && (
            <p className={css.error}>
              <Icon name="alert" />
              {explain(attempt.error)}
            </p>
          )}
        </div>
        <TextInput ref={email} type="email" name="email" autoComplete="username" autoFocus label={text.signIn.email} error={missing.email} size="md" />
        <PasswordInput
          ref={password}
          name="password"
          autoComplete="current-password"
          label={text.signIn.password}
          error={missing.password}
          visibilityToggleButtonProps={{ 'aria-label': text.signIn.showPassword }}
          size="md"
        />
        <Button type="submit" loading={attempt.isPending} fullWidth size="md">
          {text.signIn.submit}
        </Button>
      </form>
    </main>
  );
}
