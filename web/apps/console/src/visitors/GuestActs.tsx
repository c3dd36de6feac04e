import { Button } from '@mantine/core';
import { Icon } from '@parley/ui';
import { useState } from 'react';
import { useMay } from '../session/may';
import { text } from '../text';
import { BanQuestion } from './BanQuestion';
import { InviteQuestion } from './InviteQuestion';
import type { Detail } from './visitors';
import css from './GuestPane.module.css';

/** Inviting and banning, where permitted. Only who is on the site and without a chat can be invited. */
export function GuestActs({ guest, name }: { guest: Detail; name: string }) {
  const may = useMay();
  const [asked, setAsked] = useState<'invite' | 'ban' | null>(null);
  const mayInvite = may('liveChat.inviteVisitor') && guest.isOnSite && !guest.chat;
  const mayBan = may('liveChat.manageBan');
  if (!mayInvite && !mayBan) return null;
  const close = () => setAsked(null);
  return (
    <div className={css.acts}>
      {mayInvite && (
        <Button leftSection={<Icon name="send" size={16} />} onClick={() => setAsked('invite')}>
          {text.visitors.invite}
        </Button>
      )}
      {mayBan && (
        <Button variant="default" leftSection={<Icon name="lock" size={16} />} onClick={() => setAsked('ban')}>
          {text.visitors.ban}
        </Button>
      )}
      {asked === 'invite' && <InviteQuestion visitorId={guest.id} name={name} onClose={close} />}
      {asked === 'ban' && <BanQuestion visitorId={guest.id} ip={guest.ip} name={name} onClose={close} />}
    </div>
  );
}
