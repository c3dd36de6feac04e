import { ActionIcon, Tooltip } from '@mantine/core';
import { Icon } from '@parley/ui';
import { useState, type KeyboardEvent } from 'react';
import { useDesk } from '../desk/DeskProvider';
import type { Room } from '../live/room';
import { text } from '../text';
import { writingId } from './focus';
import css from './Composer.module.css';

/** Where the agent writes. Enter sends; what is not sent yet is kept through reloads. */
export function Composer({ room, name, onSent }: { room: Room; name: string; onSent: () => void }) {
  const { live } = useDesk();
  const [draft, setDraft] = useState(room.draft);
  const write = (value: string) => {
    setDraft(value);
    room.keepDraft(value);
    live.type(room.id, value);
  };
  const send = () => {
    const words = draft.trim();
    if (!words) return;
    room.send(words);
    setDraft('');
    room.keepDraft('');
    onSent();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      className={css.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {/* The text behind the field gives both their height. */}
      <div className={css.field} data-text={`${draft}\u200b`}>
        <textarea
          id={writingId(room.id)}
          aria-label={text.chat.message(name)}
          placeholder={text.chat.placeholder}
          enterKeyHint="send"
          rows={1}
          value={draft}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={onKey}
        />
      </div>
      <Tooltip label={text.chat.sendHint}>
        <ActionIcon type="submit" size={34} radius={8} aria-label={text.chat.send} disabled={!draft.trim()}>
          <Icon name="send" />
        </ActionIcon>
      </Tooltip>
    </form>
  );
}
