import { Button, Tooltip } from '@mantine/core';
import type { JoinRequest, Transfer } from '@parley/client';
import { Count, Empty, Face, Icon } from '@parley/ui';
import type { Gone, Request } from '../live/waiting';
import { Elapsed, useNow } from '../parts/now';
import { full } from '../parts/time';
import { useStore } from '../parts/store';
import { useMay } from '../session/may';
import { text } from '../text';
import { mayTryAgain, useAccept, useDecline, useJoin } from './actions';
import { agentName, departmentName } from './agentName';
import { useDesk } from './DeskProvider';
import { visitorName } from './visitorName';
import panel from './Panel.module.css';
import css from './WaitingList.module.css';

/** Who waits for an agent, the longest first; before them what this agent alone is asked. */
export function WaitingList() {
  const { live, desk } = useDesk();
  const { requests, more, invitations, gone } = useStore(live.waiting);
  const accept = useAccept();
  const decline = useDecline();
  const count = live.waiting.count;
  return (
    <section aria-labelledby="waiting">
      <h2 className={panel.heading} id="waiting">
        {text.waiting.heading}
        <Count value={count} label={text.waiting.count(count)} />
      </h2>
      {count + gone.length === 0 && (
        <Empty icon="wait" title={desk.isError ? text.waiting.unloaded : text.waiting.none} isSmall>
          {desk.isError ? null : text.waiting.noneHint}
        </Empty>
      )}
      <ul className={css.list}>
        {invitations.map((asked) => (
          <Invitation key={asked.chat.id} asked={asked} />
        ))}
        {requests.map((chat) => (
          <Waiting
            key={chat.id}
            request={chat}
            isPending={accept.isPending && accept.variables.id === chat.id}
            isDeclining={decline.isPending && decline.variables.chat.id === chat.id}
            failure={failureOf(chat.id, accept, decline)}
            onAccept={() => accept.mutate(chat)}
            onDecline={() => decline.mutate({ chat, isInvitation: false })}
          />
        ))}
        {gone.map((one) => (
          <Fate key={one.chat.id} gone={one} />
        ))}
      </ul>
      {more > 0 && <p className={css.more}>{text.waiting.more(more)}</p>}
    </section>
  );
}

function failureOf(chatId: string, accept: ReturnType<typeof useAccept>, decline: ReturnType<typeof useDecline>): string {
  if (mayTryAgain(accept.error) && accept.variables?.id === chatId) return text.waiting.failed;
  return decline.isError && decline.variables.chat.id === chatId ? text.people.offer.failed : '';
}

interface WaitingProps {
  request: Request;
  isPending: boolean;
  isDeclining: boolean;
  failure: string;
  onAccept: () => void;
  onDecline: () => void;
}

function Waiting({ request, isPending, isDeclining, failure, onAccept, onDecline }: WaitingProps) {
  const { people, waiting } = text;
  const may = useMay();
  const name = visitorName(request.visitor);
  const isMine = request.answerBy !== undefined;
  return (
    <li className={css.request} data-mine={isMine || undefined}>
      <Face name={name} />
      <div className={css.what}>
        <strong className={css.name}>{name}</strong>
        <span className={css.page}>{request.visitor.pageTitle || request.visitor.pageUrl}</span>
      </div>
      <Waited since={request.requestedAt} />
      {request.transfer && <Handed transfer={request.transfer} />}
      {isMine && <Deadline at={request.answerBy!} isHanded={request.transfer !== null} />}
      {request.state === 'queued' && <span className={css.note}>{waiting.queued}</span>}
      {failure && (
        <span className={css.error} role="alert">
          {failure}
        </span>
      )}
      <div className={css.accept}>
        <Button size="xs" fullWidth loading={isPending} onClick={onAccept} aria-label={waiting.acceptOf(name)}>
          {waiting.accept}
        </Button>
        {isMine && may('liveChat.refuseChats') && (
          <Button size="xs" variant="default" fullWidth loading={isDeclining} onClick={onDecline} aria-label={people.offer.declineOf(name)}>
            {people.offer.decline}
          </Button>
        )}
      </div>
    </li>
  );
}

/** Who hands a chat on. */
function Handed({ transfer }: { transfer: Transfer }) {
  const { offer } = text.people;
  const by = agentName(transfer.byAgentId);
  return (
    <span className={css.handed}>
      <Icon name="swap" size={14} />
      {transfer.departmentId ? offer.handedTo(by, departmentName(transfer.departmentId)) : offer.handed(by)}
    </span>
  );
}

/** How long an agent has left to answer what is offered to nobody else. */
function Deadline({ at, isHanded }: { at: number; isHanded: boolean }) {
  const { offer } = text.people;
  const seconds = Math.max(0, Math.ceil((at - useNow()) / 1000));
  return (
    <span className={css.deadline} data-soon={seconds <= 5 || undefined} role="timer">
      {!isHanded && <strong>{offer.mine}</strong>}
      <span>{offer.left(seconds)}</span>
    </span>
  );
}

/** A colleague asks for company in a chat. */
function Invitation({ asked: { chat, invitedBy } }: { asked: JoinRequest }) {
  const { offer } = text.people;
  const join = useJoin();
  const decline = useDecline();
  const name = visitorName(chat.visitor);
  return (
    <li className={css.request} data-mine="">
      <Face name={name} />
      <div className={css.what}>
        <strong className={css.name}>{name}</strong>
        <span className={css.page}>{chat.visitor.pageTitle || chat.visitor.pageUrl}</span>
      </div>
      <span className={css.handed}>
        <Icon name="people" size={14} />
        {offer.asked(agentName(invitedBy))}
      </span>
      {(join.isError || decline.isError) && (
        <span className={css.error} role="alert">
          {offer.failed}
        </span>
      )}
      <div className={css.accept}>
        <Button size="xs" fullWidth loading={join.isPending} onClick={() => join.mutate(chat)} aria-label={offer.joinOf(name)}>
          {offer.join}
        </Button>
        <Button size="xs" variant="default" fullWidth loading={decline.isPending} onClick={() => decline.mutate({ chat, isInvitation: true })} aria-label={offer.declineJoinOf(name)}>
          {offer.decline}
        </Button>
      </div>
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
    <li className={css.request} data-gone="">
      <Face name={name} />
      <div className={css.what} role="status">
        <span className={css.name}>{name}</span>
        <span className={css.fate}>
          <Icon name={outcome === 'taken' ? 'check' : 'out'} size={14} />
          {outcome === 'taken' ? (by ? text.waiting.takenBy(by) : text.waiting.taken) : text.waiting[outcome]}
        </span>
      </div>
    </li>
  );
}
