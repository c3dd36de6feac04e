import { Button } from '@mantine/core';
import type { AgentStatus } from '@parley/client';
import { Dot } from '@parley/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client, door, keys } from '../app/client';
import { useStore } from '../parts/store';
import { text } from '../text';
import { useDesk } from './DeskProvider';
import css from './StatusSwitch.module.css';

const statuses: AgentStatus[] = ['online', 'away', 'offline'];

/** Switches whether requests come to this agent. */
export function StatusSwitch() {
  const { desk, live } = useDesk();
  const { link } = useStore(live);
  const me = desk.data?.me;
  // Shown from the click on, until the desk says what has become of it.
  const [wanted, setWanted] = useState<AgentStatus | null>(null);
  const change = useMutation({
    mutationFn: (status: AgentStatus) => door.setStatus(status),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: keys.desk });
      setWanted(null);
    },
  });
  const shown = wanted ?? me?.status;
  const choose = (status: AgentStatus) => {
    if (status === shown) return;
    setWanted(status);
    change.mutate(status);
  };

  return (
    <>
      <fieldset className={css.switch}>
        <legend className={css.legend}>{text.status.label}</legend>
        {statuses.map((status) => (
          <label key={status} className={css.choice} title={text.status.hints[status]}>
            <input type="radio" name="status" value={status} checked={shown === status} disabled={!me} onChange={() => choose(status)} />
            <span>
              <Dot status={status} />
              {text.status.names[status]}
            </span>
          </label>
        ))}
      </fieldset>
      <div role="status">
        {change.isError && <p className={css.error}>{text.status.failed}</p>}
        {shown === 'offline' && link === 'connected' && !desk.isFetching && !wanted && (
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
