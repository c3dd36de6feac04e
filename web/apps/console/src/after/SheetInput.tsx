import { Checkbox, FileButton, Button, NativeSelect, Radio, TextInput, Textarea } from '@mantine/core';
import type { SheetField } from '@parley/client';
import { useState } from 'react';
import { door } from '../app/client';
import { explainFailure } from '../parts/fault';
import { text } from '../text';
import { optionsOf } from './wrapUp';
import css from './WrapUpDialog.module.css';

interface Props {
  field: SheetField;
  value: string;
  /** Name of the file that was attached before, if any. */
  attached: string;
  error: string;
  onChange: (value: string) => void;
}

/** A field of a wrap-up form, as its type asks for it. */
export function SheetInput({ field, value, attached, error, onChange }: Props) {
  const common = { label: field.name, error: error || undefined, withAsterisk: field.isRequired };
  switch (field.type) {
    case 'textarea':
    case 'wrapupcomment':
      return <Textarea {...common} autosize={false} rows={3} maxLength={4000} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
    case 'radio':
    case 'rating':
      return (
        <Radio.Group {...common} value={value} onChange={onChange}>
          <div className={css.options}>
            {(field.type === 'rating' ? ['1', '2', '3', '4', '5'] : optionsOf(field)).map((option) => (
              <Radio key={option} value={option} label={option} />
            ))}
          </div>
        </Radio.Group>
      );
    case 'checkbox':
      return <Checkbox label={field.name} error={error || undefined} checked={value === 'true'} onChange={(event) => onChange(String(event.currentTarget.checked))} />;
    case 'checkboxList':
      return (
        <Checkbox.Group {...common} value={value ? value.split('\n') : []} onChange={(chosen) => onChange(chosen.join('\n'))}>
          <div className={css.options}>
            {optionsOf(field).map((option) => (
              <Checkbox key={option} value={option} label={option} />
            ))}
          </div>
        </Checkbox.Group>
      );
    case 'select':
      return <NativeSelect {...common} data={[{ value: '', label: text.after.wrapUp.choose }, ...optionsOf(field)]} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
    case 'attachment':
      return <Attachment field={field} attached={attached} error={error} onChange={onChange} />;
    default:
      return <TextInput {...common} maxLength={4000} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
}

/** A file that goes ahead of the form; the form names it by its id. */
function Attachment({ field, attached, error, onChange }: Omit<Props, 'value'>) {
  const { wrapUp } = text.after;
  const [sent, setSent] = useState('');
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState('');
  const send = async (file: File | null) => {
    if (!file) return;
    setSending(true);
    setFailure('');
    try {
      const { id, name } = await door.formFile(file, () => undefined).done;
      setSent(name);
      onChange(id);
    } catch (cause) {
      setFailure(explainFailure(cause));
    } finally {
      setSending(false);
    }
  };
  return (
    <div role="group" aria-label={field.name}>
      <p className={css.label}>{field.name}</p>
      <FileButton onChange={(file) => void send(file)}>
        {(props) => (
          <Button {...props} variant="default" size="xs" loading={isSending}>
            {wrapUp.file}
          </Button>
        )}
      </FileButton>
      {(sent || attached) && <p className={css.hint}>{sent ? wrapUp.attached(sent) : wrapUp.lost(attached)}</p>}
      {(failure || error) && (
        <p className={css.error} role="alert">
          {failure || error}
        </p>
      )}
    </div>
  );
}
