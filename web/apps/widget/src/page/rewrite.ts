import type { PageField } from '../shared/bridge';
import type { Form } from '../window/form/form';
import type { Question } from '../window/form/question';

/** Puts the page's fields in the place of a form's own: those that are not named are gone, those that the page draws come in. */
export function rewrite(form: Form, fields: readonly PageField[]): void {
  const before = form.configured;
  form.questions = fields.flatMap((field, n) => {
    const q = before.find((x) => String(x.id) === String(field.id));
    if (field.type === 'custom' && typeof field.element === 'function') return [drawn(form, field, q, n)];
    return q ? [changed(form, q, field)] : [];
  });
  form.onChange();
}

/** A question with what the page says of it. */
function changed(form: Form, q: Question, field: PageField): Question {
  if (typeof field.label === 'string') q.label = field.label;
  if (typeof field.isHidden === 'boolean') q.isHidden = field.isHidden;
  if (typeof field.isRequired === 'boolean') q.isRequired = field.isRequired;
  if (Array.isArray(field.options)) q.options = field.options.map((o) => ({ label: String(o.label), value: String(o.value) }));
  if (typeof field.error === 'string') q.error = field.isErrorShowed === false ? '' : field.error;
  if (field.value instanceof Blob || isFile(field.value)) {
    if (q.files[0]?.file !== field.value) form.attach(q, [field.value as File]);
  } else if (q.type !== 'attachment' && field.value !== undefined) {
    q.value = text(field.value);
  }
  return q;
}

/** A file of the page's own realm. */
function isFile(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object File]';
}

/** What a page gives as a value, as the form keeps it. */
function text(value: unknown): string {
  if (value === null) return '';
  return Array.isArray(value) ? value.map(String).join('\n') : value === false ? '' : String(value);
}

/**
 * A field that the page draws. With the id of a configured one it is sent as that; else it is known to the page alone,
 * under a number that no field of the server has.
 */
function drawn(form: Form, field: PageField, q: Question | undefined, n: number): Question {
  const own: Question = {
    ...(q ?? { id: -1 - n, part: '', options: [], isRequired: false, isHidden: false, files: [], isFocused: false }),
    type: 'custom',
    label: typeof field.label === 'string' ? field.label : (q?.label ?? ''),
    value: field.value === undefined ? (q?.value ?? '') : text(field.value),
    error: '',
    own: { id: typeof field.id === 'string' ? field.id : '', error: null, draw: () => undefined },
  };
  own.own!.draw = () => {
    try {
      const made = field.element!(
        (value) => form.answer(own, text(value)),
        (error) => {
          own.own!.error = error;
          own.error = error ?? '';
          form.onChange();
        },
      ) as HTMLElement | null;
      return made?.nodeType === 1 ? made : undefined;
    } catch (cause) {
      console.error(cause);
      return undefined;
    }
  };
  return own;
}
