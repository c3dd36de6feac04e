import { Button } from '@mantine/core';
import { Notice, Row } from '@parley/ui';
import { useMutation } from '@tanstack/react-query';
import { explainFailure } from '../parts/fault';
import { Failure } from '../parts/Failure';
import { toast } from '../parts/toast';
import { text } from '../text';
import { invite } from './agents';
import type { Agent } from './person';

/** Sends an agent the link by which it chooses a password. */
export function Invitation({ agent, isDisabled }: { agent: Agent; isDisabled: boolean }) {
  const { access } = text.agents;
  const send = useMutation({
    mutationFn: () => invite(agent.id),
    onSuccess: ({ mailed }) => mailed && toast(access.invited(agent.email)),
  });
  return (
    <Row
      title={access.invite}
      action={
        <Button variant="default" disabled={isDisabled} loading={send.isPending} onClick={() => send.mutate()}>
          {access.inviteAct}
        </Button>
      }
    >
      {access.inviteText}
      <Failure>{send.isError ? explainFailure(send.error) : ''}</Failure>
      {send.data?.mailed === false && (
        <Notice tone="warn" title={access.uninvited}>
          {access.uninvitedText(agent.email)}
        </Notice>
      )}
    </Row>
  );
}
