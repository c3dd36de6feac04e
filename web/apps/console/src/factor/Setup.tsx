import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { Failure } from '../parts/Failure';
import { required, useSave } from '../parts/useSave';
import { text } from '../text';
import { begin, confirm, refreshFactor, type Seed } from './factor';
import { OwnPassword } from './PasswordProof';
import { QrCode } from './QrCode';
import { RecoveryCodes } from './RecoveryCodes';
import css from './Setup.module.css';

type Step = { at: 'password' } | ({ at: 'code' } & Seed) | { at: 'codes'; codes: string[] };

/** The way to a second factor: prove who one is, scan, give a code, keep the recovery codes. */
export function Setup({ onDone }: { onDone: () => void }) {
  const [step, setStep] = useState<Step>({ at: 'password' });
  switch (step.at) {
    case 'password':
      return <Proof onNext={(seed) => setStep({ at: 'code', ...seed })} />;
    case 'code':
      return <Scan {...step} onNext={(codes) => setStep({ at: 'codes', codes })} />;
    case 'codes':
      return <RecoveryCodes codes={step.codes} onDone={() => void refreshFactor().then(onDone)} />;
  }
}

function Proof({ onNext }: { onNext: (seed: Seed) => void }) {
  const form = useForm({ initialValues: { password: '' }, validate: { password: required(text.fault.required) } });
  const save = useSave(form, ({ password }) => begin(password), onNext);
  return (
    <form className={css.step} onSubmit={save.onSubmit} noValidate>
      <p>{text.factor.passwordLead}</p>
      <OwnPassword {...form.getInputProps('password')} />
      <Failure>{save.failure}</Failure>
      <Button type="submit" fullWidth loading={save.isPending}>
        {text.factor.next}
      </Button>
    </form>
  );
}

function Scan({ secret, uri, onNext }: Seed & { onNext: (codes: string[]) => void }) {
  const { factor } = text;
  const form = useForm({ initialValues: { code: '' }, validate: { code: required(factor.codeMissing) } });
  const save = useSave(form, ({ code }) => confirm(code.replace(/\s/g, '')), onNext);
  return (
    <form className={css.step} onSubmit={save.onSubmit} noValidate>
      <p>{factor.scan}</p>
      <div className={css.picture}>
        <QrCode value={uri} label={factor.picture} />
      </div>
      <p className={css.manual}>
        {factor.manual}
        <code>{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      <TextInput label={factor.code} inputMode="numeric" autoComplete="one-time-code" maxLength={9} data-autofocus autoFocus {...form.getInputProps('code')} />
      <Failure>{save.failure}</Failure>
      <Button type="submit" fullWidth loading={save.isPending}>
        {factor.confirm}
      </Button>
    </form>
  );
}
