import { ActionIcon, Tooltip } from '@mantine/core';
import type { CannedMessage } from '@parley/client';
import { Icon } from '@parley/ui';
import { useEffect, useLayoutEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useDesk } from '../desk/DeskProvider';
import { noDraft, type Draft } from '../live/draft';
import type { Room } from '../live/room';
import { text } from '../text';
import { CannedPicker, choiceId } from './CannedPicker';
import { ComposerTools } from './ComposerTools';
import { replaceSlash, type Slash } from './canned';
import { noteEvent, writingId } from './focus';
import { useCanned } from './useCanned';
import css from './Composer.module.css';

interface Props {
  room: Room;
  name: string;
  isNote: boolean;
  onNote: (isNote: boolean) => void;
  onSent: () => void;
}

/** Where the agent writes: messages, notes for colleagues, files, canned messages. Enter sends; what is not sent yet is kept through reloads. */
export function Composer({ room, name, isNote, onNote, onSent }: Props) {
  const { live } = useDesk();
  const { content } = text;
  const field = useRef<HTMLTextAreaElement>(null);
  const cursor = useRef<number | null>(null);
  const [draft, setDraft] = useState(room.draft);
  const canned = useCanned(room.id);
  const listId = `canned-${room.id}`;
  const keep = (next: Draft) => {
    setDraft(next);
    room.keepDraft(next);
  };
  const write = (value: string) => {
    keep({ text: value, note: isNote, cannedMessageId: value ? draft.cannedMessageId : 0 });
    if (!isNote) live.type(room.id, value);
  };
  const pick = (message: CannedMessage, slash: Slash) => {
    const next = replaceSlash(draft.text, slash, message.message);
    cursor.current = next.cursor;
    keep({ text: next.text, note: isNote, cannedMessageId: message.id });
    canned.onMove(next.text, next.cursor);
    field.current?.focus();
  };
  const openCanned = () => {
    const box = field.current!;
    const before = draft.text.slice(0, box.selectionStart);
    const slash = before === '' || /\s$/.test(before) ? '/' : ' /';
    cursor.current = before.length + slash.length;
    write(before + slash + draft.text.slice(box.selectionStart));
    canned.onMove(before + slash, cursor.current);
    box.focus();
  };
  const toggleNote = () => {
    onNote(!isNote);
    room.keepDraft({ ...draft, note: !isNote });
    field.current?.focus();
  };
  const send = () => {
    const words = draft.text.trim();
    if (!words) return;
    room.send(words, { note: isNote, cannedMessageId: isNote ? 0 : draft.cannedMessageId });
    keep({ ...noDraft, note: isNote });
    canned.onMove('', 0);
    onSent();
  };
  const onKey = (event: KeyboardEvent) => {
    if (canned.onKey(event, pick)) return;
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    room.attach(event.clipboardData.files, isNote);
  };
  useLayoutEffect(() => {
    if (cursor.current === null) return;
    field.current?.setSelectionRange(cursor.current, cursor.current);
    cursor.current = null;
  }, [draft.text]);
  useNoteKey(room.id, toggleNote);

  return (
    <form
      className={css.composer}
      data-note={isNote || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {canned.isOpen && <CannedPicker id={listId} canned={canned.canned} found={canned.found} at={canned.at} hasFailed={canned.hasFailed} onPick={(message) => pick(message, canned.slash!)} />}
      {/* The text behind the field gives both their height. */}
      <div className={css.field} data-text={`${draft.text}\u200b`}>
        <textarea
          id={writingId(room.id)}
          ref={field}
          aria-label={isNote ? content.note.to(name) : text.chat.message(name)}
          aria-autocomplete="list"
          aria-controls={canned.found.length > 0 ? listId : undefined}
          aria-activedescendant={canned.found.length > 0 ? choiceId(listId, canned.at) : undefined}
          placeholder={isNote ? content.note.placeholder : text.chat.placeholder}
          enterKeyHint="send"
          rows={1}
          value={draft.text}
          onChange={(event) => {
            write(event.currentTarget.value);
            canned.onMove(event.currentTarget.value, event.currentTarget.selectionStart);
          }}
          onSelect={(event) => canned.onMove(draft.text, event.currentTarget.selectionStart)}
          onKeyDown={onKey}
          onPaste={onPaste}
        />
      </div>
      <div className={css.tools}>
        <ComposerTools room={room} isNote={isNote} onNote={toggleNote} onCanned={openCanned} />
        <Tooltip label={isNote ? content.note.send : text.chat.sendHint}>
          <ActionIcon type="submit" size={34} radius={8} color={isNote ? 'orange' : undefined} aria-label={isNote ? content.note.send : text.chat.send} disabled={!draft.text.trim()}>
            <Icon name={isNote ? 'check' : 'send'} />
          </ActionIcon>
        </Tooltip>
      </div>
    </form>
  );
}

function useNoteKey(chatId: string, onNote: () => void): void {
  useEffect(() => {
    const hear = (event: Event) => (event as CustomEvent<string>).detail === chatId && onNote();
    document.addEventListener(noteEvent, hear);
    return () => document.removeEventListener(noteEvent, hear);
  });
}
