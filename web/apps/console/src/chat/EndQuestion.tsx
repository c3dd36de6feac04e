import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { client, door, keys } from '../app/client';
import type { Room } from '../live/room';
import { useStore } from '../parts/store';
import { text } from '../text';
import { focusChat } from './focus';
import css from './EndQuestion.module.css';

/** Asks before a chat ends, where the message would be written: there is no way back from it. */
export function EndQuestion({ room, onDone }: { room: Room; onDone: () => void }) {
  useStore(room);
  const end = useMutation({
    mutationFn: () => door.end(room.id),
    onSuccess: (chat) => {
      room.update(chat);
      focusChat(room.id);
      void client.invalidateQueries({ queryKey: keys.desk });
      void client.invalidateQueries({ queryKey: keys.history.all });
    },
  });
  return (
    <div className={css.question} role="alertdialog" aria-labelledby={`end-${room.id}`} onKeyDown={(event) => event.key === 'Escape' && onDone()}>
      <p id={`end-${room.id}`}>
        {text.chat.endAsk} {room.unsent > 0 && <strong>{text.chat.endUnsent}</strong>}
      </p>
      {end.isError && (
        <p className={css.error} role="alert">
          {text.chat.endFailed}
        </p>
      )}
      <div className={css.actions}>
        <Button color="red" size="xs" loading={end.isPending} onClick={() => end.mutate()} autoFocus>
          {text.chat.endYes}
        </Button>
        <Button variant="default" size="xs" onClick={onDone}>
          {text.chat.endNo}
        </Button>
      </div>
    </div>
  );
}
