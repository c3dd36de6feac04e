import type { TransferTarget, TransferTargets } from '@parley/client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { client, door, keys } from '../app/client';
import { departmentName } from '../desk/agentName';
import { visitorName } from '../desk/visitorName';
import type { Room } from '../live/room';
import { explainFailure } from '../parts/fault';
import { useStore } from '../parts/store';
import { text } from '../text';
import { PeoplePicker, type Choice } from './PeoplePicker';

/** Milliseconds after which who is there is asked anew, while somebody chooses. */
const every = 5_000;

/** Asks to whom a chat is to be handed. */
export function TransferDialog({ room, isOpen, onClose }: { room: Room; isOpen: boolean; onClose: () => void }) {
  const { transfer } = text.people;
  const { chat } = useStore(room);
  const targets = useQuery({ queryKey: keys.targets, queryFn: () => door.transferTargets(), enabled: isOpen, refetchInterval: every, staleTime: 0 });
  const hand = useMutation({
    mutationFn: (to: TransferTarget) => door.transfer(chat.id, to),
    onSuccess: (next) => {
      room.update(next);
      void client.invalidateQueries({ queryKey: keys.desk });
      onClose();
    },
    onError: () => void targets.refetch(),
  });
  const close = () => (hand.reset(), onClose());
  const isHere = new Set(chat.agents.map((agent) => agent.id));
  return (
    <PeoplePicker
      isOpen={isOpen}
      title={transfer.title(visitorName(chat.visitor))}
      lead={transfer.lead}
      none={transfer.none}
      groups={targets.data ? choices(targets.data, isHere) : []}
      isLoading={targets.isPending}
      isPending={hand.isPending}
      failure={hand.isError || targets.isError ? explainFailure(hand.error ?? targets.error) : ''}
      onPick={(key) => hand.mutate(JSON.parse(key) as TransferTarget)}
      onClose={close}
    />
  );
}

function choices({ agents, departments }: TransferTargets, isHere: ReadonlySet<number>): { label: string; choices: Choice[] }[] {
  const { transfer } = text.people;
  return [
    {
      label: transfer.agents,
      choices: agents
        .filter(({ id }) => !isHere.has(id))
        .map(({ id, name, load, limit, hasRoom, departments }) => ({
          key: JSON.stringify({ agentId: id }),
          name,
          status: 'online',
          hint: departments.map(departmentName).join(', '),
          load: { now: load, limit },
          isFull: !hasRoom,
        })),
    },
    { label: transfer.departments, choices: departments.map(({ id, name, online }) => ({ key: JSON.stringify({ departmentId: id }), name, hint: transfer.online(online) })) },
  ];
}
