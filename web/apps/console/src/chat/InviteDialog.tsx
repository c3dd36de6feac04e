import { useMutation } from '@tanstack/react-query';
import { door } from '../app/client';
import { agentName } from '../desk/agentName';
import { useDesk } from '../desk/DeskProvider';
import { visitorName } from '../desk/visitorName';
import type { Room } from '../live/room';
import { explainFailure } from '../parts/fault';
import { useStore } from '../parts/store';
import { toast } from '../parts/toast';
import { text } from '../text';
import { PeoplePicker } from './PeoplePicker';

/** Asks which colleague is to be asked into a chat. */
export function InviteDialog({ room, isOpen, onClose }: { room: Room; isOpen: boolean; onClose: () => void }) {
  const { invite, transfer } = text.people;
  const { chat } = useStore(room);
  const { desk } = useDesk();
  const ask = useMutation({
    mutationFn: (agentId: number) => door.invite(chat.id, agentId),
    onSuccess: (next, agentId) => {
      room.update(next);
      toast(invite.done(agentName(agentId)));
      onClose();
    },
  });
  const close = () => (ask.reset(), onClose());
  const isHere = new Set(chat.agents.map((agent) => agent.id));
  const colleagues = (desk.data?.agents ?? []).filter(({ id, status }) => status !== 'offline' && !isHere.has(id));
  return (
    <PeoplePicker
      isOpen={isOpen}
      title={invite.title(visitorName(chat.visitor))}
      lead={invite.lead}
      none={invite.none}
      groups={[
        {
          label: transfer.agents,
          choices: colleagues.map(({ id, name, status, load = 0, limit = 0 }) => ({ key: String(id), name, status, hint: text.status.names[status], load: { now: load, limit } })),
        },
      ]}
      isLoading={desk.isPending}
      isPending={ask.isPending}
      failure={ask.isError ? explainFailure(ask.error) : ''}
      onPick={(key) => ask.mutate(Number(key))}
      onClose={close}
    />
  );
}
