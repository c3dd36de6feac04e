import type { FormField } from '@parley/client';
import { windowText as t } from '../../text/en';
import { choices, isEmailField } from '../form';

export interface FieldProps {
  field: FormField;
  value: string;
  error: string;
  onChange: (value: string) => void;
}

const autocomplete: Record<number, string> = { 1: 'name', 2: 'email', 3: 'tel', 4: 'organization' };

/** One question of a form, with its label and what is wrong with the answer. */
export function Field(p: FieldProps) {
  const { field, error } = p;
  const id = `parley-${field.id}`;
  const isGroup = field.type === 'radio' || field.type === 'checkboxList';
  const label = (
    <>
      {field.name}
      {!field.isRequired && <span class="field__optional"> ({t.optional})</span>}
    </>
  );
  const wrong = (
    <p class="field__error" id={`${id}-error`} role="alert">
      {error}
    </p>
  );
  if (isGroup) {
    return (
      <fieldset class="field" aria-describedby={`${id}-error`}>
        <legend>{label}</legend>
        <Choices {...p} />
        {wrong}
      </fieldset>
    );
  }
  if (field.type === 'checkbox') {
    return (
      <div class="field">
        <label class="choice">
          <input type="checkbox" name={`field-${field.id}`} checked={p.value === 'true'} onChange={(event) => p.onChange(event.currentTarget.checked ? 'true' : '')} />
          {label}
        </label>
        {wrong}
      </div>
    );
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <Input {...p} id={id} />
      {wrong}
    </div>
  );
}

function Input({ field, value, error, onChange, id }: FieldProps & { id: string }) {
  const common = {
    id,
    name: `field-${field.id}`,
    value,
    'aria-invalid': error !== '',
    'aria-required': field.isRequired,
    'aria-describedby': `${id}-error`,
    onInput: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  if (field.type === 'textarea') return <textarea rows={3} dir="auto" {...common} />;
  if (field.type === 'select') {
    return (
      <select {...common}>
        <option value="">{t.choose}</option>
        {choices(field).map((c) => (
          <option value={c}>{c}</option>
        ))}
      </select>
    );
  }
  const fill = (field.isSystem && autocomplete[field.id]) || 'on';
  if (isEmailField(field)) return <input type="email" dir="auto" autocomplete={fill} {...common} />;
  if (field.isSystem && field.id === 3) return <input type="tel" dir="auto" autocomplete={fill} {...common} />;
  return <input type="text" dir="auto" autocomplete={fill} {...common} />;
}

function Choices({ field, value, onChange }: FieldProps) {
  const isMany = field.type === 'checkboxList';
  const chosen = value.split('\n').filter(Boolean);
  const toggle = (choice: string) => (chosen.includes(choice) ? chosen.filter((c) => c !== choice) : [...chosen, choice]).join('\n');
  return (
    <>
      {choices(field).map((c) => (
        <label class="choice">
          <input type={isMany ? 'checkbox' : 'radio'} name={`field-${field.id}`} checked={chosen.includes(c)} onChange={() => onChange(isMany ? toggle(c) : c)} />
          {c}
        </label>
      ))}
    </>
  );
}
