import { Button } from '@mantine/core';
import type { Chat } from '@parley/client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client, door, keys } from '../app/client';
import { useDesk } from '../desk/DeskProvider';
import { visitorName } from '../desk/visitorName';
import type { Room } from '../live/room';
import { Confirm } from '../parts/Confirm';
import { explainFailure } from '../parts/fault';
import { useStore } from '../parts/store';
import { useMay } from '../session/may';
import { text } from '../text';
import { focusChat, writingId } from './focus';
import css from './ChatColumn.module.css';

/** Where an agent who only watches would write: what may be done instead. */
export function WatchBar({ room }: { room: Room }) {
  const { watch } = text.people;
  const { chat } = useStore(room);
  const { live } = useDesk();
  const may = useMay();
  const [isAsking, setAsking] = useState(false);
  const settled = { onSettled: () => void client.invalidateQueries({ queryKey: keys.desk }) };
  const entered = (now: Chat) => {
    setAsking(false);
    live.accepted(now);
    focusChat(now.id);
  };
  const join = useMutation({ mutationFn: () => door.join(chat.id), onSuccess: entered, ...settled });
  const capture = useMutation({ mutationFn: () => door.capture(chat.id), onSuccess: entered, ...settled });
  const stop = useMutation({ mutationFn: () => door.stopMonitoring(chat.id), onSuccess: () => live.dismiss(chat.id), ...settled });
  const failed = [join, stop].find((act) => act.isError);
  const names = chat.agents.map(({ name }) => name).join(', ');
  const isRunning = chat.agents.length > 0;
  return (
    <footer className={css.ended}>
      <span className={css.by} role={failed ? 'alert' : undefined}>
        {failed && explainFailure(failed.error)}
      </span>
      {isRunning && may('liveChat.joinChats') && (
        <Button size="xs" loading={join.isPending} onClick={() => join.mutate()}>
          {watch.join}
        </Button>
      )}
      {isRunning && may('liveChat.captureVisitor') && (
        <Button size="xs" variant="default" onClick={() => (capture.reset(), setAsking(true))}>
          {watch.capture}…
        </Button>
      )}
      <Button id={writingId(chat.id)} size="xs" variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
        {watch.stop}
      </Button>
      <Confirm
        isOpen={isAsking}
        title={watch.captureTitle(visitorName(chat.visitor))}
        yes={watch.capture}
        isPending={capture.isPending}
        failure={capture.isError ? explainFailure(capture.error) : ''}
        onYes={() => capture.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{watch.captureFrom(names)}</p>
      </Confirm>
    </footer>
  );
}
