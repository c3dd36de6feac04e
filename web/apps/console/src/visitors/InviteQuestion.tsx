import { Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '../app/client';
import { Confirm } from '../parts/Confirm';
import { explainFailure } from '../parts/fault';
import { toast } from '../parts/toast';
import { text } from '../text';
import { refresh } from './visitors';

/** Asks with which words somebody is invited; without any, the campaign's are taken. */
export function InviteQuestion({ visitorId, name, onClose }: { visitorId: string; name: string; onClose: () => void }) {
  const [words, setWords] = useState('');
  const invite = useMutation({
    mutationFn: () =>
      unwrap(api.POST('/api/agent/v1/visitors/{visitorId}/invite', { params: { path: { visitorId } }, body: words.trim() ? { message: words.trim() } : {} })),
    onSuccess: () => {
      toast(text.visitors.invited(name));
      onClose();
    },
    onSettled: refresh,
  });
  return (
    <Confirm
      isOpen
      title={text.visitors.inviteAsk(name)}
      yes={text.visitors.invite}
      isPending={invite.isPending}
      failure={invite.isError ? explainFailure(invite.error) : ''}
      onYes={() => invite.mutate()}
      onClose={onClose}
    >
      <Textarea
        label={text.visitors.inviteText}
        description={text.visitors.inviteHint}
        autosize
        minRows={3}
        maxRows={8}
        data-autofocus
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
    </Confirm>
  );
}
