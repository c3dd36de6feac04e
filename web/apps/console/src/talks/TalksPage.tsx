import { Button, UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Count, Empty, Face, Icon } from '@parley/ui';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { Await } from '../parts/Await';
import { moment } from '../parts/time';
import { useSession } from '../session/SessionGate';
import { Frame } from '../team/Frame';
import { text } from '../text';
import { NewTalk } from './NewTalk';
import { TalkPane } from './TalkPane';
import { namesOf, useTalks, type TalkLine } from './talks';
import css from './TalksPage.module.css';

/** Chats with colleagues: the list, and the one that is open. */
export function TalksPage({ talkId }: { talkId: string }) {
  const { talks } = text;
  const isPhone = useMediaQuery('(max-width: 719px)', false, { getInitialValueInEffect: false });
  const list = useTalks();
  const [, go] = useLocation();
  const [isAsking, setAsking] = useState(false);
  const [fresh, setFresh] = useState<TalkLine>();
  const open = [...(list.data?.chats ?? []), ...(fresh ? [fresh] : [])].find(({ id }) => id === talkId);
  const begin = (line: TalkLine) => {
    setFresh(line);
    go(`/team/messages/${line.id}`);
  };
  return (
    <Frame>
      <div className={css.page}>
        {!(isPhone && talkId) && (
          <section className={css.list} aria-label={talks.list}>
            <div className={css.top}>
              <Button size="xs" leftSection={<Icon name="plus" size={16} />} onClick={() => setAsking(true)}>
                {talks.begin}
              </Button>
            </div>
            <Await query={list} lines={4}>
              {(data) =>
                data.chats.length === 0 ? (
                  <Empty icon="people" title={talks.none} isSmall>
                    {talks.noneText}
                  </Empty>
                ) : (
                  <ul className={css.lines}>
                    {data.chats.map((line) => (
                      <li key={line.id}>
                        <Line line={line} isOpen={line.id === talkId} onOpen={() => go(`/team/messages/${line.id}`)} />
                      </li>
                    ))}
                  </ul>
                )
              }
            </Await>
          </section>
        )}
        {talkId ? (
          <TalkPane key={talkId} talkId={talkId} line={open} onClose={isPhone ? () => go('/team/messages') : undefined} />
        ) : (
          !isPhone && (
            <div className={css.pick}>
              <Empty icon="people" title={talks.pick} isSmall />
            </div>
          )
        )}
      </div>
      <NewTalk isOpen={isAsking} onClose={() => setAsking(false)} onOpen={begin} />
    </Frame>
  );
}

function Line({ line, isOpen, onOpen }: { line: TalkLine; isOpen: boolean; onOpen: () => void }) {
  const { agent } = useSession();
  const names = namesOf(line, agent.id);
  return (
    <UnstyledButton className={css.line} aria-current={isOpen || undefined} onClick={onOpen}>
      <Face name={names} />
      <span className={css.what}>
        <span className={css.names}>{names}</span>
        <time className={css.time} dateTime={line.lastAt}>
          {moment(line.lastAt)}
        </time>
      </span>
      <Count value={isOpen ? 0 : line.unread} label={text.chats.unread(line.unread)} />
    </UnstyledButton>
  );
}
