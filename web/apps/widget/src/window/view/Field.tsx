import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { windowText as t } from '../../text/en';
import { direction } from '../direction';
import type { Form } from '../form/form';
import type { Question } from '../form/question';
import { Files } from './Files';
import { Stars } from './Stars';

export interface FieldProps {
  form: Form;
  question: Question;
}

const autocomplete: Partial<Record<Question['part'], string>> = { name: 'name', email: 'email', phone: 'tel', company: 'organization' };

/** What browsers may help with in fields about a payment card, and the keyboard for them. */
const card: Record<string, { autocomplete: string; inputMode?: 'numeric' }> = {
  cardNumber: { autocomplete: 'cc-number', inputMode: 'numeric' },
  expirationDate: { autocomplete: 'cc-exp' },
  cscOrCvv: { autocomplete: 'cc-csc', inputMode: 'numeric' },
  nameOnCard: { autocomplete: 'cc-name' },
};

/** The id of a question's input, by which errors and labels find it. */
export function idOf(q: Pick<Question, 'id'>): string {
  return `parley-${q.id}`;
}

/** One question of a form, with its label and what is wrong with the answer beside it. */
export function Field({ form, question: q }: FieldProps) {
  const id = idOf(q);
  const label = (
    <>
      <bdi>{q.label}</bdi>
      {!q.isRequired && <span class="field__optional"> ({t.optional})</span>}
    </>
  );
  const wrong = (
    <p class="field__error" id={`${id}-error`} role="alert">
      {q.error}
    </p>
  );
  const watch = { onFocusIn: () => form.focused(q, true), onFocusOut: () => form.focused(q, false) };
  const group = (inside: ComponentChildren) => (
    <fieldset class={`field field--${q.type}`} id={id} aria-describedby={`${id}-error`} {...watch}>
      <legend>{label}</legend>
      <div class="field__input">{inside}</div>
      {wrong}
    </fieldset>
  );
  if (q.own) return group(<Own key={q} question={q} />);
  switch (q.type) {
    case 'radio':
    case 'checkboxList':
      return group(<Choices form={form} question={q} />);
    case 'rating':
      return group(<Stars name={q.label} grade={Number(q.value)} names={q.options.map((o) => o.label)} isWrong={q.error !== ''} onChange={(grade) => form.answer(q, String(grade))} />);
    case 'attachment':
      return group(<Files form={form} question={q} />);
    case 'checkbox':
      return (
        <div class="field field--checkbox" {...watch}>
          <label class="choice">
            <input
              id={id}
              type="checkbox"
              checked={q.value === 'true'}
              aria-invalid={q.error !== ''}
              aria-required={q.isRequired}
              aria-describedby={`${id}-error`}
              onChange={(event) => form.answer(q, event.currentTarget.checked ? 'true' : '')}
            />
            <span>{label}</span>
          </label>
          {wrong}
        </div>
      );
  }
  return (
    <div class="field" {...watch}>
      <label for={id}>{label}</label>
      <div class="field__input">
        <Input form={form} question={q} />
      </div>
      {wrong}
    </div>
  );
}

/** What the page has drawn for a field of its own. */
function Own({ question: q }: { question: Question }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const made = q.own!.draw();
    if (made) place.current!.replaceChildren(made);
  }, [q]);
  return <div class="field__own" ref={place} />;
}

function Input({ form, question: q }: FieldProps) {
  const id = idOf(q);
  const common = {
    id,
    name: q.part || id,
    value: q.value,
    readOnly: q.isProven,
    'aria-invalid': q.error !== '',
    'aria-required': q.isRequired,
    'aria-describedby': `${id}-error`,
    onInput: (event: { currentTarget: { value: string } }) => form.answer(q, event.currentTarget.value),
  };
  if (q.type === 'textarea') return <textarea rows={3} dir={direction(q.value)} maxLength={q.part === 'content' ? 10_000 : 4000} {...common} />;
  if (q.type === 'select') {
    return (
      <select {...common} disabled={q.isProven}>
        <option value="">{t.choose}</option>
        {q.options.map((o) => (
          <option value={o.value}>{o.label}</option>
        ))}
      </select>
    );
  }
  const more = { ...common, dir: direction(q.value), maxLength: q.part === 'name' ? 200 : q.part === 'email' ? 254 : 1000, autocomplete: autocomplete[q.part] ?? 'on', ...card[q.type] } as const;
  if (q.part === 'email') return <input type="email" {...more} />;
  return q.part === 'phone' ? <input type="tel" {...more} /> : <input type="text" {...more} />;
}

function Choices({ form, question: q }: FieldProps) {
  const isMany = q.type === 'checkboxList';
  const chosen = q.value.split('\n').filter(Boolean);
  const toggle = (value: string) => (chosen.includes(value) ? chosen.filter((c) => c !== value) : [...chosen, value]).join('\n');
  return (
    <>
      {q.options.map((o) => (
        <label class="choice">
          <input
            type={isMany ? 'checkbox' : 'radio'}
            name={idOf(q)}
            checked={chosen.includes(o.value)}
            aria-invalid={q.error !== ''}
            onChange={() => form.answer(q, isMany ? toggle(o.value) : o.value)}
          />
          <span>{o.label}</span>
        </label>
      ))}
    </>
  );
}
