import { useRef, useState } from 'preact/hooks';
import { Stored, browserStore, type FormField, type PreChat as Settings } from '@parley/client';
import { windowText as t } from '../../text/en';
import { problems, shownFields, type Values } from '../form';
import { Field } from './Field';

export interface PreChatProps {
  settings: Settings;
  formKey: string;
  isStarting: boolean;
  /** Resolves with the words of a refusal, or with null. */
  onSubmit: (fields: FormField[], values: Values) => Promise<string | null>;
}

/** The questions before a chat. */
export function PreChat({ settings, formKey, isStarting, onSubmit }: PreChatProps) {
  const fields = shownFields(settings.fields);
  const form = useRef<HTMLFormElement>(null);
  const [kept] = useState(() => new Stored<Values>(browserStore(settings.isRememberVisitorInfo ? 'local' : 'session'), formKey));
  const [values, setValues] = useState<Values>(() => kept.read() ?? {});
  const [errors, setErrors] = useState<Record<number, string>>({});
  const [refusal, setRefusal] = useState('');

  const change = (field: FormField, value: string) => {
    const next = { ...values, [field.id]: value };
    setValues(next);
    kept.write(next);
    if (errors[field.id]) setErrors({ ...errors, [field.id]: '' });
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (isStarting) return;
    const found = problems(fields, values);
    const wrong: Record<number, string> = {};
    for (const f of fields) {
      if (found.required.includes(f.id)) wrong[f.id] = t.required(f.name);
      else if (found.email.includes(f.id)) wrong[f.id] = t.badEmail;
    }
    setErrors(wrong);
    const first = fields.find((f) => wrong[f.id]);
    if (first) {
      form.current!.querySelector<HTMLElement>(`[name="field-${first.id}"]`)?.focus();
      return;
    }
    setRefusal('');
    const answer = await onSubmit(fields, values);
    if (answer !== null) setRefusal(answer || t.startFailed);
  };

  return (
    <form class={`prechat prechat--${settings.fieldLayout}`} ref={form} noValidate onSubmit={(event) => void submit(event)}>
      <div class="prechat__fields">
        {fields.map((f) => (
          <Field key={f.id} field={f} value={values[f.id] ?? ''} error={errors[f.id] ?? ''} onChange={(value) => change(f, value)} />
        ))}
        <p class="refusal" role="alert">
          {refusal}
        </p>
      </div>
      <div class="prechat__submit">
        <button type="submit" class="primary" aria-disabled={isStarting}>
          {isStarting ? t.starting : t.start}
        </button>
      </div>
    </form>
  );
}
