import type { FormKind, PageField } from '../shared/bridge';
import type { Form } from '../window/form/form';
import { described, questions } from '../window/form/question';
import { rewrite } from './rewrite';
import type { PageKit } from './kit';
import type { Seat } from './seat';

/** The fields of the forms, as page scripts read and replace them (contract/widget.md 3.2, 3.3). */
export class Fields {
  readonly #replaced = new Map<string, PageField[]>();

  constructor(private readonly kit: PageKit) {}

  get(seat: Seat, kind: FormKind): PageField[] {
    const live = this.live(kind, seat);
    return live ? live.questions.map((q) => described(q)) : (this.#replaced.get(`${kind} ${seat.id}`) ?? this.#configured(seat, kind));
  }

  set(seat: Seat, kind: FormKind, value: unknown): void {
    if (!Array.isArray(value)) return;
    const list = value.filter((f): f is PageField => typeof f === 'object' && f !== null);
    this.#replaced.set(`${kind} ${seat.id}`, list);
    const live = this.live(kind, seat);
    if (live) rewrite(live, list);
  }

  /** Does to a new form of a campaign what the page has done to its fields. */
  shape(seat: Seat, form: Form): void {
    const list = this.#replaced.get(`${form.kind} ${seat.id}`);
    if (list) rewrite(form, list);
  }

  focus(kind: FormKind, fieldId: string): void {
    const form = this.live(kind);
    const q = form?.questions.find((x) => described(x).id === fieldId);
    if (q) form!.onFocus(q.id);
  }

  /** The form that is up, if it is of this kind. */
  live(kind: FormKind, seat: Seat = this.kit.current): Form | null {
    return (seat === this.kit.current && this.kit.window?.frame?.form(kind)) || null;
  }

  #configured({ campaign, departments }: Seat, kind: FormKind): PageField[] {
    if (!campaign) return [];
    const form = { prechat: campaign.preChat, postChat: campaign.postChat, offlineMessage: campaign.offlineMessage }[kind];
    return questions(kind, form?.fields ?? [], departments).map((q) => described(q));
  }
}
