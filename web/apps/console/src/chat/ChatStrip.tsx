import { Button } from '@mantine/core';
import { Icon } from '@parley/ui';
import { useMutation } from '@tanstack/react-query';
import { client, door, keys } from '../app/client';
import { agentName, departmentName } from '../desk/agentName';
import type { Room } from '../live/room';
import { explainFailure } from '../parts/fault';
import { useStore } from '../parts/store';
import { useSession } from '../session/SessionGate';
import { text } from '../text';
import css from './ChatStrip.module.css';

/** Below a chat's head: who else is in it, and to whom it is being handed. */
export function ChatStrip({ room }: { room: Room }) {
  const { people } = text;
  const { chat } = useStore(room);
  const { agent } = useSession();
  const others = chat.agents.filter(({ id }) => id !== agent.id).map(({ name }) => name);
  if (chat.state === 'ended') return null;
  if (room.isWatched) return <Watched names={others} />;
  return (
    <>
      {others.length > 0 && (
        <p className={css.strip}>
          <Icon name="people" size={15} />
          <span>{people.also(others.join(', '))}</span>
        </p>
      )}
      {chat.transfer && <Pending room={room} to={chat.transfer.departmentId ? departmentName(chat.transfer.departmentId) : agentName(chat.transfer.agentId)} />}
    </>
  );
}

/** Says that the agent reads along unseen, and whose chat it is. */
function Watched({ names }: { names: string[] }) {
  const { watch } = text.people;
  return (
    <p className={css.strip}>
      <Icon name="eye" size={15} />
      <span>
        {names.length > 0 ? watch.with(names.join(', ')) : watch.waiting}. {watch.strip}
      </span>
    </p>
  );
}

function Pending({ room, to }: { room: Room; to: string }) {
  const { transfer } = text.people;
  const back = useMutation({
    mutationFn: () => door.takeBack(room.id),
    onSuccess: (chat) => room.update(chat),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.desk }),
  });
  return (
    <div className={css.strip} data-tone="pending" role="status">
      <Icon name="swap" size={15} />
      <span>
        {transfer.pending(to)}
        {back.isError && <strong className={css.failure}> {explainFailure(back.error)}</strong>}
      </span>
      <Button size="compact-xs" variant="default" loading={back.isPending} onClick={() => back.mutate()}>
        {transfer.takeBack}
      </Button>
    </div>
  );
}
