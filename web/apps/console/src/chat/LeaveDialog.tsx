import { useMutation } from '@tanstack/react-query';
import { client, door, keys } from '../app/client';
import { useDesk } from '../desk/DeskProvider';
import type { Room } from '../live/room';
import { Confirm } from '../parts/Confirm';
import { explainFailure } from '../parts/fault';
import { useStore } from '../parts/store';
import { useSession } from '../session/SessionGate';
import { text } from '../text';

/** Asks before the agent leaves a chat, and says with whom the visitor is left. */
export function LeaveDialog({ room, isOpen, onClose }: { room: Room; isOpen: boolean; onClose: () => void }) {
  const { leave } = text.people;
  const { chat } = useStore(room);
  const { live } = useDesk();
  const { agent } = useSession();
  const others = chat.agents.filter(({ id }) => id !== agent.id).map(({ name }) => name);
  const go = useMutation({
    mutationFn: () => door.leave(chat.id),
    onSuccess: () => {
      onClose();
      live.dismiss(room.id);
      void client.invalidateQueries({ queryKey: keys.desk });
    },
  });
  return (
    <Confirm
      isOpen={isOpen}
      title={leave.title}
      yes={leave.act}
      isPending={go.isPending}
      failure={go.isError ? explainFailure(go.error) : ''}
      onYes={() => go.mutate()}
      onClose={() => (go.reset(), onClose())}
    >
      <p>{others.length > 0 ? leave.others(others.join(', ')) : leave.alone}</p>
    </Confirm>
  );
}
