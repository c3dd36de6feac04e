import { Radio, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '../app/client';
import { Confirm } from '../parts/Confirm';
import { explainFailure } from '../parts/fault';
import { toast } from '../parts/toast';
import { text } from '../text';
import { refresh } from './visitors';

type Kind = 'visitor' | 'ip';

/** Asks what is banned and why. A chat that runs ends by it. */
export function BanQuestion({ visitorId, ip, name, onClose }: { visitorId: string; ip: string; name: string; onClose: () => void }) {
  const { visitors } = text;
  const [type, setType] = useState<Kind>('visitor');
  const [comment, setComment] = useState('');
  const ban = useMutation({
    mutationFn: () => unwrap(api.POST('/api/agent/v1/visitors/{id}/ban', { params: { path: { id: visitorId } }, body: { type, comment: comment.trim() } })),
    onSuccess: () => {
      toast(visitors.banned(name));
      onClose();
    },
    onSettled: refresh,
  });
  return (
    <Confirm
      isOpen
      title={visitors.banAsk(name)}
      yes={visitors.ban}
      isDangerous
      isPending={ban.isPending}
      failure={ban.isError ? explainFailure(ban.error) : ''}
      onYes={() => ban.mutate()}
      onClose={onClose}
    >
      <Radio.Group label={visitors.banWhat} value={type} onChange={(value) => setType(value as Kind)}>
        <Stack gap={8} mt={6}>
          <Radio value="visitor" label={visitors.banVisitor} />
          {ip && <Radio value="ip" label={visitors.banAddress(ip)} />}
        </Stack>
      </Radio.Group>
      <TextInput label={visitors.banWhy} description={visitors.banWhyHint} maxLength={1024} value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
      <p>{visitors.banText}</p>
    </Confirm>
  );
}
