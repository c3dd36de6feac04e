import { call } from './http';
import type { Availability, Campaign, DepartmentStatus, Invitation, SignOn, Signed } from './wire';

const path = '/api/visitor/v1';

/** A campaign as a page draws it, and who is there for it. */
export interface OfferedCampaign {
  campaign: Campaign;
  status: Availability;
  departments: DepartmentStatus[];
  signOn?: SignOn;
}

/** What a visitor signs in with: one of these. */
export interface Shown {
  jwt?: string;
  /** A SAML artifact. */
  artifact?: string;
  /** What the visitor came back from the provider's page with, and what it was given when it left. */
  code?: string;
  secret?: string;
}

/** What a page's own script may ask for, besides the visit; host and token as with VisitDoor. */
export class PageDoor {
  constructor(
    private readonly host: string,
    private readonly token: () => string,
  ) {}

  /** Another campaign of the site, by its id or the name of a foreign code plan. */
  campaign(id: string): Promise<OfferedCampaign> {
    return this.#ask('GET', `/campaign?campaignId=${encodeURIComponent(id)}`);
  }

  /** Gives custom variables values; those that the site does not have are ignored. */
  variables(customVariables: { name: string; value: string }[]): Promise<void> {
    return this.#ask('PUT', '/customVariables', { customVariables });
  }

  /** Tells agents who look at the visitors which form is before this one; empty for none. */
  form(form: '' | 'preChat' | 'offlineMessage'): Promise<void> {
    return this.#ask('PUT', '/form', { form });
  }

  /** Has one of the campaign's automatic invitations shown, whatever its conditions say. */
  showInvitation(autoInvitationId: number): Promise<{ invitation: Invitation | null }> {
    return this.#ask('POST', '/invitations', { autoInvitationId });
  }

  refuseInvitation(id: string): Promise<void> {
    return this.#ask('POST', `/invitations/${encodeURIComponent(id)}/refuse`, {});
  }

  /** Signs the visitor in with what the site's identity provider has given it. */
  signIn(shown: Shown): Promise<Signed> {
    return this.#ask('POST', '/signIn', shown);
  }

  /** Where a visitor of a page goes to sign in; browser is what the chat page was served with. */
  beginSignIn(page: string, browser?: string): Promise<{ url: string; secret: string }> {
    return this.#ask('POST', '/signIn/begin', { page, ...(browser ? { browser } : {}) });
  }

  /** Goes on as somebody who has not signed in. */
  signOut(): Promise<Signed> {
    return this.#ask('POST', '/signOut', {});
  }

  #ask<T>(method: string, rest: string, body?: unknown): Promise<T> {
    return call(`${this.host}${path}${rest}`, body, { method, headers: { Authorization: `Bearer ${this.token()}` } });
  }
}
