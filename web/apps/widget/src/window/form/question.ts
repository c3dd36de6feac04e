import type { DepartmentStatus, FormField } from '@parley/client';
import type { FormKind as PageFormKind, PageField } from '../../shared/bridge';
import type { Attached } from './attached';

/** A form of the window, or one that an agent sends in a chat. */
export type FormKind = PageFormKind | 'secure';

/** The part that a field of the system plays, whatever its label. */
export type Part = 'name' | 'email' | 'phone' | 'company' | 'product' | 'department' | 'ticket' | 'subject' | 'content' | 'attachment' | 'rating' | 'comment';

/** System fields are known by the order of their ids in their form, not by the ids: those are the site's own. */
const parts: Record<FormKind, readonly Part[]> = {
  prechat: ['name', 'email', 'phone', 'company', 'product', 'department', 'ticket'],
  postChat: ['rating', 'comment'],
  secure: [],
  offlineMessage: ['name', 'email', 'phone', 'company', 'department', 'ticket', 'subject', 'content', 'attachment'],
};

export interface Option {
  label: string;
  value: string;
}

/** A field of a form with what has been answered to it. */
export interface Question {
  readonly id: number;
  readonly part: Part | '';
  /** Input kind as the contract lists it. */
  readonly type: string;
  label: string;
  options: readonly Option[];
  isRequired: boolean;
  isHidden: boolean;
  /** A list of checks has one choice per line, a check box true or nothing, a department its id. */
  value: string;
  /** What has been attached, of fields that take files. */
  files: Attached[];
  error: string;
  /** The identity provider has answered it. */
  isProven?: boolean;
  isFocused: boolean;
  /** Of a field that the page draws: its id there, what the page finds wrong with it, and how it is drawn. */
  own?: { id: string; error: string | null; draw: () => HTMLElement | undefined };
}

/** The questions of a form, without those that are not asked and without choices that have none. */
export function questions(kind: FormKind, fields: readonly FormField[], departments: readonly DepartmentStatus[], told?: Record<number, Part>): Question[] {
  const systems = fields.filter((f) => f.isSystem).map((f) => f.id).sort((a, b) => a - b);
  return fields
    .map((f) => {
      const part = (told ? told[f.id] : f.isSystem && parts[kind][systems.indexOf(f.id)]) || '';
      const options = part === 'department' ? departments.map((d) => ({ label: d.name, value: String(d.id) })) : choices(f);
      return { id: f.id, part, type: f.type, label: f.name, options, isRequired: f.isRequired, isHidden: !f.isVisible, value: '', files: [], error: '', isFocused: false } as Question;
    })
    .filter((q) => !isChoice(q) || q.options.length > 0);
}

export function isChoice(q: Pick<Question, 'type'>): boolean {
  return q.type === 'select' || q.type === 'radio' || q.type === 'checkboxList';
}

function choices(field: FormField): Option[] {
  return field.options.split('\n').map((o) => o.trim()).filter(Boolean).map((o) => ({ label: o, value: o }));
}

const email = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

/** What is wrong with an answer. */
export function fault(q: Question): 'required' | 'email' | 'own' | null {
  if (q.own?.error) return 'own';
  const value = q.value.trim();
  const isEmpty = q.type === 'attachment' ? !q.files.some((f) => f.state !== 'failed') : q.type === 'checkbox' ? value !== 'true' : value === '';
  if (q.isRequired && isEmpty) return 'required';
  return q.part === 'email' && value && !email.test(value) ? 'email' : null;
}

/** The answers to all questions that a caller has no other place for, as the server takes them. */
export function answers(list: readonly Question[], except: readonly (Part | '')[]): { id: number; value: string }[] {
  return list
    .filter((q) => !q.isHidden && q.id > 0 && !(q.part && except.includes(q.part)))
    .map((q) => ({ id: q.id, value: q.type === 'attachment' ? (q.files.find((f) => f.id)?.id ?? '') : q.value.trim() }))
    .filter((a) => a.value);
}

/** What page scripts call a question. */
export function pageId(q: Question): string {
  return q.own ? q.own.id : String(q.id);
}

/** A question as page scripts know it. */
export function described(q: Question): PageField {
  return {
    id: pageId(q),
    value: q.type === 'attachment' ? q.files[0]?.file : q.value,
    label: q.label,
    type: q.own ? 'custom' : q.part || (q.type === 'checkboxList' ? 'checkbox-list' : q.type),
    error: q.error,
    isErrorShowed: q.error !== '',
    isHidden: q.isHidden,
    isRequired: q.isRequired,
    isFocused: q.isFocused,
    ...(isChoice(q) ? { options: q.options.map((o) => ({ ...o })) } : {}),
  };
}

/** A form as page scripts receive it with a submit: a member for each field that it has. */
export function formData(list: readonly Question[]): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  const custom: Record<string, unknown> = {};
  for (const q of list) {
    if (q.isHidden) continue;
    const value = q.type === 'attachment' ? q.files[0]?.file : q.value;
    if (q.part) data[q.part === 'ticket' ? 'ticketId' : q.part] = value;
    else if (q.own ? q.own.id : true) custom[q.own?.id ?? q.id] = value;
  }
  if (Object.keys(custom).length > 0) data.custom = custom;
  return data;
}
