import { Anchor, Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { Failure } from '../parts/Failure';
import { text } from '../text';
import { AuthCard, AuthLinks } from './AuthCard';
import { explain } from './explain';
import { signIn } from './session';

/** The second factor: a code of the authenticator, or one of the recovery codes. */
export function CodeStep({ email, password, onBack }: { email: string; password: string; onBack: () => void }) {
  const [isRecovery, setRecovery] = useState(false);
  const [missing, setMissing] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const words = text.signIn.code;
  const attempt = useMutation({
    mutationFn: (code: string) => signIn(email, password, code),
    onError: () => input.current?.select(),
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const code = input.current!.value.replace(/\s/g, '');
    setMissing(code ? '' : words.missing);
    if (!code) input.current!.focus();
    else if (!attempt.isPending) attempt.mutate(code);
  };
  const swap = () => {
    setRecovery(!isRecovery);
    setMissing('');
    attempt.reset();
  };

  return (
    <AuthCard heading={words.heading} lead={isRecovery ? words.leadRecovery : words.lead} onSubmit={submit}>
      <Failure>{attempt.isError ? explain(attempt.error) : ''}</Failure>
      <TextInput
        key={String(isRecovery)}
        ref={input}
        name="code"
        label={isRecovery ? words.labelRecovery : words.label}
        inputMode={isRecovery ? 'text' : 'numeric'}
        autoComplete={isRecovery ? 'off' : 'one-time-code'}
        autoFocus
        error={missing}
        size="md"
      />
      <Button type="submit" loading={attempt.isPending} fullWidth size="md">
        {words.submit}
      </Button>
      <AuthLinks>
        <Anchor component="button" type="button" onClick={swap}>
          {isRecovery ? words.useApp : words.useRecovery}
        </Anchor>
        <Anchor component="button" type="button" onClick={onBack}>
          {words.back}
        </Anchor>
      </AuthLinks>
    </AuthCard>
  );
}
