import { Button } from '@mantine/core';
import { Icon, Panel, Row, Rows, Tag } from '@parley/ui';
import { useMutation } from '@tanstack/react-query';
import { Act } from '../parts/Act';
import { Await } from '../parts/Await';
import { explainFailure } from '../parts/fault';
import { Failure } from '../parts/Failure';
import { Page } from '../parts/Page';
import { full, moment } from '../parts/time';
import { toast } from '../parts/toast';
import { text } from '../text';
import { deviceName, isHandheld } from './device';
import { endSession, signOutEverywhere, useSessions, type OwnSession } from './sessions';

/** Where one is signed in, and the way to end it. */
export function SessionsPage() {
  const { sessions } = text.account;
  const query = useSessions();
  return (
    <Page heading={sessions.heading} lead={sessions.lead}>
      <Panel isFlush>
        <Await query={query} lines={4}>
          {(all) => (
            <Rows label={sessions.list}>
              {[...all].sort((a, b) => Number(b.current) - Number(a.current)).map((session) => (
                <Line key={session.id} session={session} />
              ))}
            </Rows>
          )}
        </Await>
      </Panel>
      <Panel isFlush>
        <Act
          title={sessions.everywhere}
          text={sessions.everywhereText}
          label={sessions.everywhereAct}
          ask={{ title: sessions.everywhereTitle, text: sessions.everywhereAsk }}
          isDangerous
          variant="light"
          run={signOutEverywhere}
          onDone={() => toast(sessions.everywhereDone)}
        />
      </Panel>
    </Page>
  );
}

function Line({ session }: { session: OwnSession }) {
  const { sessions } = text.account;
  const device = deviceName(session.userAgent);
  const end = useMutation({ mutationFn: () => endSession(session.id), onSuccess: () => toast(sessions.ended) });
  return (
    <Row
      isItem
      icon={<Icon name={isHandheld(session.userAgent) ? 'phone' : 'screen'} />}
      title={
        <>
          {device} {session.current && <Tag tone="good">{sessions.here}</Tag>}
        </>
      }
      action={
        !session.current && (
          <Button variant="default" size="xs" loading={end.isPending} aria-label={sessions.endOf(device)} onClick={() => end.mutate()}>
            {sessions.end}
          </Button>
        )
      }
    >
      <span title={full(session.createdAt)}>{sessions.opened(moment(session.createdAt))}</span> {session.address && sessions.from(session.address)},{' '}
      <span title={full(session.lastSeenAt)}>{sessions.seen(moment(session.lastSeenAt))}</span>
      <Failure>{end.isError ? explainFailure(end.error) : ''}</Failure>
    </Row>
  );
}
