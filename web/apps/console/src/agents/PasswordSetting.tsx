import { Button, PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Row } from '@parley/ui';
import { useState } from 'react';
import { Confirm } from '../parts/Confirm';
import { toast } from '../parts/toast';
import { required, useSave } from '../parts/useSave';
import { text } from '../text';
import { setPassword } from './agents';
import type { Agent } from './person';

/** Sets an agent's password without the old one. */
export function PasswordSetting({ agent, isDisabled }: { agent: Agent; isDisabled: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const { access } = text.agents;
  return (
    <Row
      title={access.password}
      action={
        <Button variant="default" disabled={isDisabled} onClick={() => setOpen(true)}>
          {access.passwordAct}
        </Button>
      }
    >
      {access.passwordText}
      {isOpen && <Dialog agent={agent} onClose={() => setOpen(false)} />}
    </Row>
  );
}

function Dialog({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const { access } = text.agents;
  const form = useForm({ initialValues: { password: '' }, validate: { password: required(text.fault.required) } });
  const save = useSave(
    form,
    ({ password }) => setPassword(agent.id, password),
    () => {
      onClose();
      toast(access.passwordDone);
    },
  );
  return (
    <Confirm isOpen title={access.passwordTitle(agent.displayName)} yes={access.passwordAct} isPending={save.isPending} failure={save.failure} onYes={() => save.onSubmit()} onClose={onClose}>
      <PasswordInput
        label={access.passwordNew}
        autoComplete="new-password"
        data-autofocus
        visibilityToggleButtonProps={{ 'aria-label': text.signIn.showPassword }}
        {...form.getInputProps('password')}
      />
    </Confirm>
  );
}
