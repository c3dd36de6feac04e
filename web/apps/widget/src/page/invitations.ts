import type { Invitation } from '@parley/client';
import type { PageKit } from './kit';
import { InvitationCard } from './card';

/** What the visitor is invited with at present, and what becomes of it (contract/widget.md 3.4, 3.5). */
export class Invitations {
  /** The invitation that the next request for a chat follows; empty for none. */
  accepted = '';
  #open: Invitation | null = null;
  #card: InvitationCard | null = null;
  /** Those that were answered on this page: the server may tell of one once more meanwhile. */
  readonly #answered = new Set<string>();
  /** The server hears of a refusal: until then it has the old invitation to show. */
  #refusal: Promise<unknown> = Promise.resolve();
  /** The invitation that was asked for and that the server has not told the socket of yet. */
  #asked = '';

  constructor(private readonly kit: PageKit) {}

  /** Takes what the server says; null: the visitor is not invited any more. */
  take(invitation: Invitation | null): void {
    if (!invitation) {
      this.#close();
      return;
    }
    if (invitation.id === this.#open?.id || this.#answered.has(invitation.id)) return;
    if (this.kit.isOpen || this.kit.chat.read()) return;
    this.#close();
    this.#open = invitation;
    this.#card = new InvitationCard(this.kit, invitation, () => this.accept(invitation.id), () => this.refuse(invitation.id));
    this.kit.emit('invitation.display', described(invitation, this.kit.widget.from.origin));
  }

  /** Takes what the server says by the socket, which may be of before an invitation that was asked for. */
  pushed(invitation: Invitation | null): void {
    if (!invitation && this.#open && this.#open.id === this.#asked) return;
    if (invitation?.id === this.#asked) this.#asked = '';
    this.take(invitation);
  }

  /** Shows one of the automatic invitations whatever its conditions say. */
  async show(id: unknown): Promise<void> {
    await this.#refusal;
    const number = Number(leading(id));
    if (!number || this.#open || this.kit.chat.read()) return;
    try {
      const { invitation } = await this.kit.door.showInvitation(number);
      if (invitation) {
        this.#answered.delete(invitation.id);
        this.#asked = invitation.id;
        this.take(invitation);
      }
    } catch {
      // There is no such invitation, or no network: nothing happens.
    }
  }

  accept(id: unknown): void {
    const open = this.#current(id);
    if (!open) return;
    this.#answered.add(open.id);
    this.accepted = open.id;
    this.#close();
    this.kit.emit('invitation.accept', open.id);
    this.kit.open(this.kit.seats.find((s) => s.campaign?.id === open.campaignId) ?? this.kit.seats[0]);
  }

  refuse(id: unknown): void {
    const open = this.#current(id);
    if (!open) return;
    this.#answered.add(open.id);
    this.#close();
    this.kit.emit('invitation.refuse', open.id);
    this.#refusal = this.kit.door.refuseInvitation(open.id).catch(() => undefined); // else it is asked again, which does no harm
  }

  /** A chat runs: there is nothing to invite to. */
  followed(): void {
    this.accepted = '';
    this.#close();
  }

  destroy(): void {
    this.#close();
  }

  /** The invitation that is up, if an id is its own: by itself, or as the automatic one that it is. */
  #current(id: unknown): Invitation | null {
    const open = this.#open;
    const said = leading(id);
    return open && said && [open.id, String(open.autoInvitationId || '')].includes(said) ? open : null;
  }

  #close(): void {
    this.#card?.remove();
    this.#card = null;
    this.#open = null;
  }
}

/** An id without what some pages write after it. */
function leading(id: unknown): string {
  return /^[\w-]+/.exec(String(id ?? ''))?.[0] ?? '';
}

/** An invitation as page scripts know it. */
export function described({ id, campaignId, message, agent }: Invitation, origin: string): Record<string, unknown> {
  return {
    id,
    campaignId: String(campaignId),
    message,
    isManual: agent !== null,
    ...(agent ? { agent: { ...agent, avatar: agent.avatar && origin + agent.avatar } } : {}),
  };
}
