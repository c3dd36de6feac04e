import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { Icon } from '@parley/ui';
import { useState } from 'react';
import { WrapUpDialog } from '../after/WrapUpDialog';
import { visitorName } from '../desk/visitorName';
import type { Room } from '../live/room';
import { useStore } from '../parts/store';
import { useMay } from '../session/may';
import { text } from '../text';
import { InviteDialog } from './InviteDialog';
import { LeaveDialog } from './LeaveDialog';
import { TransferDialog } from './TransferDialog';

type Dialog = 'transfer' | 'invite' | 'leave' | 'wrapUp';

/** What can be done with a running chat besides writing in it. */
export function ChatMenu({ room, onEnd }: { room: Room; onEnd: () => void }) {
  const { people } = text;
  const { chat } = useStore(room);
  const may = useMay();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = () => setDialog(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Tooltip label={people.actions}>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={people.actions}>
              <Icon name="more" />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          {may('liveChat.transferChats') && !chat.transfer && (
            <Menu.Item leftSection={<Icon name="swap" />} onClick={() => setDialog('transfer')}>
              {people.transfer.act}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<Icon name="people" />} onClick={() => setDialog('invite')}>
            {people.invite.act}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="flag" />} onClick={() => setDialog('wrapUp')}>
            {text.after.wrapUp.act}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="out" />} onClick={() => setDialog('leave')}>
            {people.leave.act}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="end" />} onClick={onEnd}>
            {people.end}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <TransferDialog room={room} isOpen={dialog === 'transfer'} onClose={close} />
      <InviteDialog room={room} isOpen={dialog === 'invite'} onClose={close} />
      <WrapUpDialog chatId={room.id} name={visitorName(chat.visitor)} isOpen={dialog === 'wrapUp'} onClose={close} />
      <LeaveDialog room={room} isOpen={dialog === 'leave'} onClose={close} />
    </>
  );
}
