import { ApiError, type DepartmentStatus, type FormField, type Stored } from '@parley/client';
import { formText, windowText } from '../../text/en';
import { Attached, type Sender } from './attached';
import { described, fault, formData, isChoice, pageId, questions, type FormKind, type Part, type Question } from './question';

/** Values of a form by field id. */
export type Values = Record<number, string>;

/** Why a form was not sent: the fields at fault, or null and words. */
export class Refused extends Error {
  constructor(
    readonly ids: string[] | null,
    message: string,
  ) {
    super(message);
  }
}

export interface FormOptions {
  kind: FormKind;
  fields: readonly FormField[];
  /** Which fields play a part, by their ids; where it is not told, the order of the system fields says so. */
  parts?: Record<number, Part>;
  departments: readonly DepartmentStatus[];
  layout: 'vertical' | 'horizontal';
  /** What the site says above it. */
  greeting: string;
  /** Where answers survive a reload. */
  kept: Stored<Values> | null;
  /** What is known already, by the part that a field plays; what was kept goes before it. */
  known?: Partial<Record<Part, string>>;
  /** What the identity provider says to a question, which the visitor cannot change. */
  proven?: (q: Question) => string;
  maxFileSize: number;
  upload: Sender;
  /** Hands the answers to the server; rejects with an ApiError. */
  send: (form: Form) => Promise<unknown>;
  emit: (event: string, ...payload: unknown[]) => void;
}

/** How many files the offline form's own field takes. */
const mostFiles = 5;

/** How a caller of the server calls a part, where it is not by its name. */
const members: Partial<Record<Part, string>> = { department: 'departmentId', attachment: 'files' };

/** A form while it is being filled in: the questions, the answers, what is wrong with them, and the sending. */
export class Form {
  questions: Question[];
  /** The questions as the site has them; the page's script may have put others in their place. */
  readonly configured: readonly Question[];
  isBusy = false;
  /** Why the server did not take it, when no field is to blame. */
  refusal = '';
  /** Called after any change. */
  onChange: () => void = () => undefined;
  /** Asks the screen to put the focus into a field. */
  onFocus: (id: number) => void = () => undefined;
  /** Called when the server has taken it. */
  onSent: () => void = () => undefined;
  /** The visitor has put something into it. */
  isTouched = false;

  constructor(readonly options: FormOptions) {
    this.questions = questions(options.kind, options.fields, options.departments, options.parts);
    const kept = options.kept?.read() ?? {};
    for (const q of this.questions) {
      const proven = options.proven?.(q);
      q.isProven = !!proven;
      const value = proven || (kept[q.id] ?? (q.part && options.known?.[q.part]) ?? '');
      // A choice that is not offered any more was not made.
      const isOffered = !isChoice(q) || value.split('\n').every((line) => q.options.some((o) => o.value === line));
      if (isOffered) q.value = value;
    }
    this.configured = this.questions;
  }

  get greeting(): string {
    return this.options.greeting;
  }

  get kind(): FormKind {
    return this.options.kind;
  }

  get shown(): Question[] {
    return this.questions.filter((q) => !q.isHidden);
  }

  value(part: Part): string {
    return this.questions.find((q) => q.part === part && !q.isHidden)?.value.trim() ?? '';
  }

  /** How many files a field takes. */
  room(q: Question): number {
    return q.part === 'attachment' ? mostFiles : 1;
  }

  answer(q: Question, value: string): void {
    q.value = value;
    this.#changed(q);
    this.options.kept?.write(Object.fromEntries(this.questions.filter((x) => x.value).map((x) => [x.id, x.value])));
  }

  /** Puts files into a field, as many as it takes; one alone takes the place of the one before. */
  attach(q: Question, files: readonly File[]): void {
    const room = this.room(q);
    if (room === 1) this.#drop(q, q.files);
    const taken = files.slice(0, room - q.files.length);
    q.files = [...q.files, ...taken.map((file) => new Attached(file, this.options.maxFileSize, this.options.upload, () => this.onChange()))];
    this.#changed(q);
    if (taken.length < files.length && room > 1) q.error = formText.tooManyFiles(room);
    this.onChange();
  }

  detach(q: Question, file: Attached): void {
    this.#drop(q, [file]);
    this.#changed(q);
  }

  focused(q: Question, isFocused: boolean): void {
    q.isFocused = isFocused;
    this.#tell(isFocused ? 'field.focus' : 'field.blur', described(q));
  }

  /** Marks what is wrong and returns the questions at fault. */
  check(): Question[] {
    const wrong = this.shown.filter((q) => {
      const found = fault(q);
      q.error = found === 'own' ? q.own!.error! : found === 'required' ? windowText.required(q.label) : found ? windowText.badEmail : '';
      return found;
    });
    this.onChange();
    return wrong;
  }

  /** Whether it could be sent as it is. */
  get isSound(): boolean {
    return this.shown.every((q) => !fault(q));
  }

  /** Sends the form; rejects with {@link Refused}. */
  async submit(): Promise<void> {
    if (this.isBusy) throw new Refused(null, '');
    const wrong = this.check();
    if (wrong.length > 0) {
      this.onFocus(wrong[0]!.id);
      throw new Refused(wrong.map(pageId), '');
    }
    this.isBusy = true;
    this.refusal = '';
    this.onChange();
    try {
      await Promise.all(this.questions.flatMap((q) => q.files.map((f) => f.settled)));
      this.#tell('submit', formData(this.questions));
      await this.options.send(this);
      this.options.kept?.write(this.options.kind === 'prechat' ? this.options.kept.read() : null);
      this.#tell('submit.success');
      this.onSent();
    } catch (cause) {
      throw this.#refused(cause as ApiError);
    } finally {
      this.isBusy = false;
      this.onChange();
    }
  }

  /** Ends what is still on its way. */
  close(): void {
    for (const q of this.questions) this.#drop(q, q.files);
  }

  #drop(q: Question, files: readonly Attached[]): void {
    for (const f of files) f.cancel();
    q.files = q.files.filter((f) => !files.includes(f));
  }

  #changed(q: Question): void {
    q.error = '';
    this.isTouched = true;
    this.#tell('field.change', described(q));
    this.onChange();
  }

  /** The server names the field that it does not take in quotes. */
  #refused(cause: ApiError): Refused {
    const [, name] = /'([^']+)'/.exec(cause.message) ?? [];
    const q = cause.status === 400 ? this.shown.find((x) => name !== undefined && [x.label, x.part && (members[x.part] ?? x.part)].includes(name.replace(/\[.*/, ''))) : undefined;
    if (q) {
      q.error = cause.code === 400000 ? windowText.required(q.label) : cause.code === 400005 ? windowText.badEmail : cause.message;
      this.onFocus(q.id);
    } else {
      this.refusal = cause instanceof ApiError && !cause.isTransient && cause.message ? cause.message : formText.sendFailed;
    }
    this.#tell('submit.fail', cause.message);
    return new Refused(q ? [pageId(q)] : null, cause.message);
  }

  #tell(event: string, ...payload: unknown[]): void {
    this.options.emit(`livechat.${this.kind}.${event}`, ...payload);
  }
}
