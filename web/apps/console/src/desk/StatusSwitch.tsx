import { Button } from '@mantine/core';
import type { AgentStatus, Desk } from '@parley/client';
import { Dot } from '@parley/ui';
import { useMutation } from '@tanstack/react-query';
import { client, door, keys } from '../app/client';
import { useStore } from '../parts/store';
import { text } from '../text';
import { setPresence, useDesk } from './DeskProvider';
import css from './StatusSwitch.module.css';

const statuses: AgentStatus[] = ['online', 'away', 'offline'];

/** Switches whether requests come to this agent. */
export function StatusSwitch() {
  const { desk, live } = useDesk();
  const { link } = useStore(live);
  const me = desk.data?.me;
  const change = useMutation({
    mutationFn: (status: AgentStatus) => door.setStatus(status),
    onMutate: (status) => {
      const before = client.getQueryData<Desk>(keys.desk)?.me;
      if (before) setPresence(before.id, status);
      return before;
    },
    onError: (_cause, _status, before) => before && setPresence(before.id, before.status),
    onSettled: () => client.invalidateQueries({ queryKey: keys.desk }),
  });
  const choose = (status: AgentStatus) => status !== me?.status && change.mutate(status);

  return (
    <>
      <fieldset className={css.switch}>
        <legend className={css.legend}>{text.status.label}</legend>
        {statuses.map((status) => (
          <label key={status} className={css.choice} title={text.status.hints[status]}>
            <input type="radio" name="status" value={status} checked={me?.status === status} disabled={!me} onChange={() => choose(status)} />
            <span>
              <Dot status={status} />
              {text.status.names[status]}
            </span>
          </label>
        ))}
      </fieldset>
      <div role="status">
        {change.isError && <p className={css.error}>{text.status.failed}</p>}
        {me?.status === 'offline' && link === 'connected' && !desk.isFetching && !change.isPending && (
          <p className={css.hint}>
            <span>{text.status.offlineHint}</span>
            <Button size="xs" onClick={() => choose('online')}>
              {text.status.goOnline}
            </Button>
          </p>
        )}
      </div>
    </>
  );
}
