import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FormField, SentForm } from '@parley/client';
import { formText, windowText as t } from '../../text/en';
import { Form, Refused } from '../form/form';
import { answers } from '../form/question';
import { Field, idOf } from './Field';

export interface SecureProps {
  /** Number of the message that sent it. */
  seq: number;
  form: SentForm;
  onFill: (seq: number, answers: { id: number; value: string }[]) => Promise<unknown>;
}

/** A secure form in the conversation. What is filled in is kept nowhere but in its fields until it is sent. */
export function Secure({ seq, form: sent, onFill }: SecureProps) {
  const [, draw] = useState(0);
  const root = useRef<HTMLFormElement>(null);
  const [form] = useState(
    () =>
      new Form({
        kind: 'secure',
        fields: sent.fields.map((f): FormField => ({ ...f, isSystem: false, isVisible: true, options: f.options.join('\n') })),
        parts: {},
        departments: [],
        layout: 'vertical',
        greeting: '',
        kept: null,
        maxFileSize: 0,
        upload: () => ({ done: new Promise(() => undefined), cancel: () => undefined }),
        send: (f) => onFill(seq, answers(f.questions, [])),
        emit: () => undefined,
      }),
  );
  useLayoutEffect(() => {
    form.onChange = () => draw((n) => n + 1);
    form.onFocus = (id) => {
      const place = root.current!.querySelector<HTMLElement>(`#${idOf({ id })}`);
      (place?.matches('fieldset') ? place.querySelector<HTMLElement>('input') : place)?.focus();
    };
  }, []);
  const send = async (event: Event) => {
    event.preventDefault();
    try {
      await form.submit();
    } catch (cause) {
      if (!(cause instanceof Refused)) throw cause; // what is wrong stands in the form
    }
  };
  return (
    <form class="secure__form" ref={root} noValidate autocomplete="off" onSubmit={(event) => void send(event)}>
      {form.shown.map((q) => (
        <Field key={q.id} form={form} question={q} />
      ))}
      <p class="refusal" role="alert">
        {form.refusal}
      </p>
      <button type="submit" class="primary" aria-disabled={form.isBusy}>
        {form.isBusy ? t.sending : formText.submit}
      </button>
    </form>
  );
}
