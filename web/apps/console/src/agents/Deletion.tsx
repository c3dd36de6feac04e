import { Button, TextInput } from '@mantine/core';
import { Row } from '@parley/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Confirm } from '../parts/Confirm';
import { explainFailure } from '../parts/fault';
import { toast } from '../parts/toast';
import { text } from '../text';
import { deleteAgent } from './agents';
import type { Agent } from './person';

/** Removes an agent for good, after its address has been typed. */
export function Deletion({ agent, isDisabled, onDone }: { agent: Agent; isDisabled: boolean; onDone: () => void }) {
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const { access } = text.agents;
  const remove = useMutation({
    mutationFn: () => deleteAgent(agent.id),
    onSuccess: () => {
      toast(access.removed(agent.displayName));
      onDone();
    },
  });
  const open = () => {
    remove.reset();
    setTyped('');
    setOpen(true);
  };
  return (
    <Row
      title={access.remove}
      action={
        <Button variant="light" color="red" disabled={isDisabled} onClick={open}>
          {access.removeAct}
        </Button>
      }
    >
      {access.removeText}
      <Confirm
        isOpen={isOpen}
        title={access.removeTitle(agent.displayName)}
        yes={access.removeAct}
        isDangerous
        isHeld={typed.trim().toLowerCase() !== agent.email.toLowerCase()}
        isPending={remove.isPending}
        failure={remove.isError ? explainFailure(remove.error) : ''}
        onYes={() => remove.mutate()}
        onClose={() => setOpen(false)}
      >
        <p>{access.removeAsk}</p>
        <TextInput label={access.removeType(agent.email)} autoComplete="off" data-autofocus value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      </Confirm>
    </Row>
  );
}
