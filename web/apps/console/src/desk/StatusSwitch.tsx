import { Button } from '@mantine/core';
import type { AgentStatus } from '@parley/client';
import { Dot } from '@parley/ui';
import { useStore } from '../parts/store';
import { StatusMenu } from '../presence/StatusMenu';
import { usePresence } from '../presence/usePresence';
import { text } from '../text';
import { useDesk } from './DeskProvider';
import css from './StatusSwitch.module.css';

const statuses: AgentStatus[] = ['online', 'away', 'offline'];

/** Switches whether requests come to this agent. */
export function StatusSwitch() {
  const { desk, live } = useDesk();
  const { link } = useStore(live);
  const presence = usePresence();
  const { status: shown } = presence;
  const choose = (status: AgentStatus) => presence.choose({ status, awayStatusId: 0 });

  return (
    <>
      <div className={css.line}>
        <fieldset className={css.switch}>
          <legend className={css.legend}>{text.status.label}</legend>
          {statuses.map((status) => (
            <label key={status} className={css.choice} title={text.status.hints[status]}>
              <input type="radio" name="status" value={status} checked={shown === status} disabled={!shown} onChange={() => choose(status)} />
              <span>
                <Dot status={status} />
                {text.status.names[status]}
              </span>
            </label>
          ))}
        </fieldset>
        <StatusMenu presence={presence} />
      </div>
      {presence.awayName && (
        <p className={css.hint}>
          <span>{text.presence.awayAs(presence.awayName)}</span>
        </p>
      )}
      <div role="status">
        {presence.isFailed && <p className={css.error}>{text.status.failed}</p>}
        {shown === 'offline' && link === 'connected' && !desk.isFetching && !presence.isPending && (
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
