import { Button, CopyButton, Modal, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Icon, Notice } from '@parley/ui';
import { useState } from 'react';
import { OwnPassword } from '../factor/PasswordProof';
import { Confirm } from '../parts/Confirm';
import { required, useSave } from '../parts/useSave';
import { text } from '../text';
import { createKey } from './apiKeys';
import css from './NewKey.module.css';

/** Makes a key and shows it, once. */
export function NewKey({ onClose }: { onClose: () => void }) {
  const words = text.account.keys;
  const [made, setMade] = useState('');
  const needed = required(text.fault.required);
  const form = useForm({ initialValues: { name: '', password: '' }, validate: { name: needed, password: needed } });
  const save = useSave(form, createKey, setMade);
  if (made) return <Shown value={made} onClose={onClose} />;
  return (
    <Confirm isOpen title={words.addTitle} yes={words.addAct} isPending={save.isPending} failure={save.failure} onYes={() => save.onSubmit()} onClose={onClose}>
      <TextInput label={words.name} description={words.nameHint} autoComplete="off" maxLength={100} data-autofocus {...form.getInputProps('name')} />
      <OwnPassword {...form.getInputProps('password')} data-autofocus={undefined} />
    </Confirm>
  );
}

function Shown({ value, onClose }: { value: string; onClose: () => void }) {
  const words = text.account.keys;
  return (
    <Modal opened onClose={onClose} title={words.shownTitle} centered lockScroll={false} closeOnClickOutside={false} withCloseButton={false}>
      <div className={css.shown}>
        <Notice tone="warn">{words.shown}</Notice>
        <code className={css.key}>{value}</code>
        <p>{words.shownUse}</p>
        <div className={css.ways}>
          <CopyButton value={value}>
            {({ copied, copy }) => (
              <Button variant="default" leftSection={<Icon name={copied ? 'check' : 'copy'} />} onClick={copy} data-autofocus>
                {copied ? text.copied : words.copy}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>{words.done}</Button>
        </div>
      </div>
    </Modal>
  );
}
