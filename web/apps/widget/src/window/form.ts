import type { ChatRequest, FormField } from '@parley/client';

/** Values of a form by field id. A list of checks keeps one choice per line. */
export type Values = Record<number, string>;

/** Ids the contract gives to the system fields of the pre-chat form. */
const nameField = 1;
const emailField = 2;
const departmentField = 6;

const email = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

export function isEmailField(field: FormField): boolean {
  return field.isSystem && field.id === emailField;
}

/** Fields of the form that are shown. A choice without choices is left out. */
export function shownFields(fields: readonly FormField[]): FormField[] {
  return fields.filter((f) => f.isVisible && f.type !== 'attachment' && !(isChoice(f) && choices(f).length === 0));
}

export function isChoice(field: FormField): boolean {
  return field.type === 'select' || field.type === 'radio' || field.type === 'checkboxList';
}

export function choices(field: FormField): string[] {
  return field.options.split('\n').map((o) => o.trim()).filter(Boolean);
}

/** Ids of the fields that may not stay as they are. */
export function problems(fields: readonly FormField[], values: Values): { required: number[]; email: number[] } {
  const filled = (f: FormField) => (values[f.id] ?? '').trim();
  return {
    required: fields.filter((f) => f.isRequired && !filled(f)).map((f) => f.id),
    email: fields.filter((f) => isEmailField(f) && filled(f) && !email.test(filled(f))).map((f) => f.id),
  };
}

/** What a form says about the visitor, as a chat's request carries it. */
export type Introduction = Pick<ChatRequest, 'name' | 'email' | 'fields' | 'departmentId'>;

export function introduction(fields: readonly FormField[], values: Values): Introduction {
  const value = (id: number) => (fields.some((f) => f.isSystem && f.id === id) ? (values[id] ?? '').trim() : '');
  const departmentId = Number(value(departmentField)) || undefined;
  const rest = fields
    .filter((f) => !(f.isSystem && [nameField, emailField, departmentField].includes(f.id)))
    .map((f) => ({ id: f.id, value: (values[f.id] ?? '').trim() }))
    .filter((f) => f.value);
  return { name: value(nameField), email: value(emailField), fields: rest, ...(departmentId ? { departmentId } : {}) };
}

/** The form as page scripts receive it with a submit: a member for each field the form has. */
export function formData(fields: readonly FormField[], values: Values): Record<string, unknown> {
  const names: Record<number, string> = { 1: 'name', 2: 'email', 3: 'phone', 4: 'company', 5: 'product', 6: 'department', 7: 'ticketId' };
  const data: Record<string, unknown> = {};
  const custom: Record<string, string> = {};
  for (const f of fields) {
    const name = f.isSystem ? names[f.id] : undefined;
    if (name) data[name] = values[f.id] ?? '';
    else custom[f.id] = values[f.id] ?? '';
  }
  if (Object.keys(custom).length > 0) data.custom = custom;
  return data;
}
