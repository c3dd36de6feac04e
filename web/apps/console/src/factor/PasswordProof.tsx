import { PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { Confirm } from '../parts/Confirm';
import { required, useSave } from '../parts/useSave';
import { text } from '../text';

interface Props<R> {
  title: string;
  yes: string;
  isDangerous?: boolean;
  run: (password: string) => Promise<R>;
  onDone: (answer: R) => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks for one's own password before something that matters. */
export function PasswordProof<R>({ title, yes, isDangerous, run, onDone, onClose, children }: Props<R>) {
  const form = useForm({ initialValues: { password: '' }, validate: { password: required(text.fault.required) } });
  const save = useSave(form, ({ password }) => run(password), onDone);
  return (
    <Confirm isOpen title={title} yes={yes} isDangerous={isDangerous} isPending={save.isPending} failure={save.failure} onYes={() => save.onSubmit()} onClose={onClose}>
      {children}
      <OwnPassword {...form.getInputProps('password')} />
    </Confirm>
  );
}

/** The input for one's own password. */
export function OwnPassword(props: object) {
  return (
    <PasswordInput
      label={text.factor.password}
      autoComplete="current-password"
      data-autofocus
      visibilityToggleButtonProps={{ 'aria-label': text.signIn.showPassword }}
      {...props}
    />
  );
}
