import { Button, Tooltip } from '@mantine/core';
import type { Chat } from '@parley/client';
import { Count, Empty, Face, Icon } from '@parley/ui';
import type { Gone } from '../live/waiting';
import { Elapsed, useNow } from '../parts/now';
import { full } from '../parts/time';
import { useStore } from '../parts/store';
import { text } from '../text';
import { mayTryAgain, useAccept } from './actions';
import { useDesk } from './DeskProvider';
import { visitorName } from './visitorName';
import panel from './Panel.module.css';
import css from './WaitingList.module.css';

/** Who waits for an agent, the longest first. */
export function WaitingList() {
  const { live, desk } = useDesk();
  const { requests, gone } = useStore(live.waiting);
  const accept = useAccept();
  return (
    <section aria-labelledby="waiting">
      <h2 className={panel.heading} id="waiting">
        {text.waiting.heading}
        <Count value={requests.length} label={text.waiting.count(requests.length)} />
      </h2>
      {requests.length + gone.length === 0 && (
        <Empty icon="wait" title={desk.isError ? text.waiting.unloaded : text.waiting.none} isSmall>
          {desk.isError ? null : text.waiting.noneHint}
        </Empty>
      )}
      <ul className={css.list}>
        {requests.map((chat) => (
          <Request
            key={chat.id}
            chat={chat}
            isPending={accept.isPending && accept.variables.id === chat.id}
            hasFailed={mayTryAgain(accept.error) && accept.variables?.id === chat.id}
            onAccept={() => accept.mutate(chat)}
          />
        ))}
        {gone.map((one) => (
          <Fate key={one.chat.id} gone={one} />
        ))}
      </ul>
    </section>
  );
}

interface RequestProps {
  chat: Chat;
  isPending: boolean;
  hasFailed: boolean;
  onAccept: () => void;
}

function Request({ chat, isPending, hasFailed, onAccept }: RequestProps) {
  const name = visitorName(chat.visitor);
  return (
    <li className={css.request}>
      <Face name={name} />
      <div className={css.what}>
        <strong className={css.name}>{name}</strong>
        <span className={css.page}>{chat.visitor.pageTitle || chat.visitor.pageUrl}</span>
      </div>
      <Waited since={chat.requestedAt} />
      {chat.state === 'queued' && <span className={css.note}>{text.waiting.queued}</span>}
      {hasFailed && (
        <span className={css.error} role="alert">
          {text.waiting.failed}
        </span>
      )}
      <Button className={css.accept} size="xs" fullWidth loading={isPending} onClick={onAccept} aria-label={text.waiting.acceptOf(name)}>
        {text.waiting.accept}
      </Button>
    </li>
  );
}

/** Seconds after which waiting looks long, and very long. */
const long = { some: 60, very: 180 };

function Waited({ since }: { since: string }) {
  const seconds = (useNow() - Date.parse(since)) / 1000;
  const heat = seconds > long.very ? 'very' : seconds > long.some ? 'some' : 'none';
  return (
    <Tooltip label={full(since)}>
      <time className={css.time} dateTime={since} data-heat={heat}>
        <Icon name="clock" size={13} />
        <Elapsed since={since} />
      </time>
    </Tooltip>
  );
}

/** What became of a request that is gone. */
function Fate({ gone: { chat, outcome, by } }: { gone: Gone }) {
  const name = visitorName(chat.visitor);
  return (
    <li className={css.request} data-gone="" role="status">
      <Face name={name} />
      <div className={css.what}>
        <span className={css.name}>{name}</span>
        <span className={css.fate}>
          <Icon name={outcome === 'taken' ? 'check' : 'out'} size={14} />
          {outcome === 'taken' ? (by ? text.waiting.takenBy(by) : text.waiting.taken) : text.waiting[outcome]}
        </span>
      </div>
    </li>
  );
}
