import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Refused, type Form } from '../form/form';
import { Field, idOf } from './Field';
import { Part } from './Part';

export interface FormScreenProps {
  form: Form;
  submit: string;
  busy: string;
  /** What stands above the questions. */
  before?: ComponentChildren;
  /** What stands below the button that sends. */
  after?: ComponentChildren;
  /** Called when the questions need more room than there is. */
  onCrowded?: () => void;
}

/** A form that fills the window: questions that scroll, and the button that stays. */
export function FormScreen({ form, submit, busy, before, after, onCrowded }: FormScreenProps) {
  const [, draw] = useState(0);
  const root = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    form.onChange = () => draw((n) => n + 1);
    form.onFocus = (id) => {
      const q = form.questions.find((x) => x.id === id);
      const place = q && root.current!.querySelector<HTMLElement>(`#${idOf(q)}`);
      const input = place?.matches('fieldset') ? place.querySelector<HTMLElement>('input:not([type=file]), button') : place;
      input?.focus();
    };
  }, [form]);
  // The keyboard on the screen must not hide the field that it writes into.
  useLayoutEffect(() => {
    const list = root.current!.querySelector('.prechat__fields')!;
    const resize = new ResizeObserver(() => {
      const at = list.querySelector(':focus')?.getBoundingClientRect();
      const { top, bottom } = list.getBoundingClientRect();
      if (at) list.scrollTop += Math.max(0, at.bottom + 6 - bottom) || Math.min(0, at.top - 28 - top);
    });
    resize.observe(list);
    return () => resize.disconnect();
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
    <form class={`prechat form--${form.kind} prechat--${form.options.layout}`} ref={root} noValidate onSubmit={(event) => void send(event)}>
      <div class="prechat__fields" onScroll={(event) => event.currentTarget.scrollTop > 8 && onCrowded?.()}>
        {before}
        <Part of={`${form.kind}.social`} />
        <Part of={`${form.kind}.form`}>
          {form.shown.map((q) => (
            <Field key={q.id} form={form} question={q} />
          ))}
        </Part>
        <p class="refusal" role="alert">
          {form.refusal}
        </p>
      </div>
      <div class="prechat__submit">
        <Part of={`${form.kind}.submit`}>
          <button type="submit" class="primary" aria-disabled={form.isBusy}>
            {form.isBusy ? busy : submit}
          </button>
        </Part>
        {after}
      </div>
    </form>
  );
}
