import { ActionIcon, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import { newId } from '@parley/client';
import { Icon, type IconName } from '@parley/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { door, keys } from '../app/client';
import type { Room } from '../live/room';
import { explainFailure } from '../parts/fault';
import { text } from '../text';
import css from './Composer.module.css';

interface Props {
  room: Room;
  isNote: boolean;
  onNote: () => void;
  onCanned: () => void;
}

/** What can be sent besides words, and whether it is for colleagues alone. */
export function ComposerTools({ room, isNote, onNote, onCanned }: Props) {
  const { content } = text;
  const files = useRef<HTMLInputElement>(null);
  return (
    <>
      <Tooltip label={content.note.hint}>
        <UnstyledButton className={css.note} aria-pressed={isNote} aria-keyshortcuts="Alt+N" onClick={onNote}>
          <Icon name="lock" size={14} />
          {content.note.name}
        </UnstyledButton>
      </Tooltip>
      <Tool icon="clip" label={content.file.attach} hint={content.file.attachHint} onClick={() => files.current?.click()} />
      <input
        ref={files}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          room.attach(event.currentTarget.files ?? [], isNote);
          event.currentTarget.value = '';
        }}
      />
      <Tool icon="slash" label={content.canned.open} hint={content.canned.openHint} onClick={onCanned} />
      {!isNote && <FormMenu room={room} />}
      <span className={css.gap} />
    </>
  );
}

function Tool({ icon, label, hint, onClick }: { icon: IconName; label: string; hint: string; onClick: () => void }) {
  return (
    <Tooltip label={hint}>
      <ActionIcon variant="subtle" color="gray" size={34} radius={8} aria-label={label} onClick={onClick}>
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  );
}

/** The secure forms that can be sent. */
function FormMenu({ room }: { room: Room }) {
  const { content } = text;
  const [isOpen, setOpen] = useState(false);
  const forms = useQuery({ queryKey: keys.secureForms, queryFn: () => door.secureForms(), enabled: isOpen });
  const send = useMutation({
    mutationFn: ({ formId, clientId }: { formId: number; clientId: string }) => door.sendForm(room.id, clientId, formId),
    onSuccess: (message) => {
      room.receive(message);
      setOpen(false);
    },
  });
  const toggle = (next: boolean) => {
    if (next) send.reset();
    setOpen(next);
  };
  return (
    <Menu opened={isOpen} onChange={toggle} position="top-start" width={280} closeOnItemClick={false}>
      <Menu.Target>
        <Tooltip label={content.form.send}>
          <ActionIcon variant="subtle" color="gray" size={34} radius={8} aria-label={content.form.send}>
            <Icon name="shield" />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{content.form.send}</Menu.Label>
        {forms.data?.map((form) => (
          <Menu.Item key={form.id} disabled={send.isPending} onClick={() => send.mutate({ formId: form.id, clientId: newId() })}>
            {form.name}
            {form.description && <span className={css.about}>{form.description}</span>}
          </Menu.Item>
        ))}
        {!forms.data?.length && <Menu.Item disabled>{forms.isError ? explainFailure(forms.error) : forms.data ? content.form.none : text.loading}</Menu.Item>}
        {send.isError && (
          <p className={css.failure} role="alert">
            {content.form.failed} {explainFailure(send.error)}
          </p>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
