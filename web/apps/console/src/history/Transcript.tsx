import { ActionIcon, Button, Skeleton, Tooltip } from '@mantine/core';
import { ApiError, steady } from '@parley/client';
import { Empty, Face, Icon } from '@parley/ui';
import { Fragment } from 'react';
import { AfterChat } from '../after/AfterChat';
import { clock, day, elapsed, full } from '../parts/time';
import { text } from '../text';
import { Words } from '../chat/Words';
import run from '../chat/Run.module.css';
import list from '../chat/MessageList.module.css';
import { fromWire, lengthOf, usePastChat, type PastChat } from './chats';
import { sections, type Said } from './sections';
import css from './Transcript.module.css';

interface Props {
  chatId: string;
  isNarrow: boolean;
  onClose: () => void;
}

/** The words of a finished chat. */
export function Transcript({ chatId, isNarrow, onClose }: Props) {
  const query = usePastChat(chatId);
  const chat = query.data;
  const name = chat?.name || chat?.email || text.chats.visitor;
  return (
    <section className={css.pane} aria-label={text.history.transcript(name)}>
      <header className={css.header}>
        <Tooltip label={text.history.back}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={text.history.back} onClick={onClose}>
            <Icon name={isNarrow ? 'left' : 'close'} />
          </ActionIcon>
        </Tooltip>
        {chat && (
          <>
            <Face name={name} />
            <div className={css.who}>
              {isNarrow ? <h1>{name}</h1> : <h2>{name}</h2>}
              <p>{chat.email}</p>
            </div>
          </>
        )}
      </header>
      {query.isPending && <Loading />}
      {query.isError && !chat && <Missing cause={query.error} onRetry={() => void query.refetch()} />}
      {chat && (
        <div className={css.scroll} tabIndex={0} role="group" aria-label={text.history.transcript(name)}>
          <Facts chat={chat} />
          {sections(chat.chatTranscript ?? []).map((section) => (
            <Fragment key={section.key}>
              <p className={list.day}>
                <span>{day(section.time)}</span>
              </p>
              {section.said.map((said) => (
                <Lines key={said.key} said={said} />
              ))}
            </Fragment>
          ))}
          <AfterChat key={chatId} chatId={chatId} name={name} />
        </div>
      )}
    </section>
  );
}

function Lines({ said }: { said: Said }) {
  if (said.type === 'system') return <p className={list.system}>{said.lines.map(steady).join(' · ')}</p>;
  return (
    <div className={run.run} data-side={said.type}>
      <p className={run.sender}>{said.sender || text.chats.visitor}</p>
      {said.lines.map((words, at) => (
        <p key={at} className={run.bubble} title={full(said.time)}>
          <Words>{words}</Words>
        </p>
      ))}
      <time className={run.time} dateTime={said.time.toISOString()}>
        {clock(said.time)}
      </time>
    </div>
  );
}

function Facts({ chat }: { chat: PastChat }) {
  const { visitor, history } = text;
  const started = fromWire(chat.requestTime ?? '');
  const rating = chat.postChat?.ratingGrade;
  const facts: [string, string | undefined][] = [
    [visitor.requested, `${day(started)}, ${clock(started)}`],
    [visitor.waited, chat.waitingTime?.replace(/^00:/, '')],
    [history.length, elapsed(lengthOf(chat))],
    [visitor.agents, (chat.agents ?? []).map((agent) => agent.display_name).join(', ') || history.nobody],
    [visitor.department, chat.department],
    [history.rating, rating && rating !== '-1' ? history.ratingOf(rating) : ''],
    ...(chat.prechatFields ?? []).map((field): [string, string | undefined] => [field.name ?? '', field.value]),
  ];
  return (
    <dl className={css.facts}>
      {facts.map(
        ([label, value]) =>
          value && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Loading() {
  return (
    <div className={css.scroll} role="status" aria-label={text.loading}>
      <div className={list.loading}>
        <Skeleton height={60} radius={12} />
        <Skeleton height={34} width="58%" radius={12} />
        <Skeleton height={34} width="46%" radius={12} ml="auto" />
      </div>
    </div>
  );
}

function Missing({ cause, onRetry }: { cause: unknown; onRetry: () => void }) {
  const { history } = text;
  if (cause instanceof ApiError && cause.status === 404) {
    return (
      <Empty icon="search" title={history.missing}>
        {history.missingText}
      </Empty>
    );
  }
  const isDenied = cause instanceof ApiError && cause.status === 403;
  return (
    <Empty icon="alert" title={isDenied ? history.denied : history.failed} action={isDenied ? null : <Button onClick={onRetry}>{text.retry}</Button>}>
      {isDenied ? history.deniedText : history.failedText}
    </Empty>
  );
}
