import type { Availability, Campaign, DepartmentStatus, OfferedCampaign, SignOn } from '@parley/client';
import type { AnyButton } from '../loader/button';
import type { Place } from '../loader/page';

/** A campaign on the page: what is known of it, and its button. */
export class Seat {
  campaign: Campaign | null = null;
  status: Availability = 'offline';
  departments: DepartmentStatus[] = [];
  signOn: SignOn | undefined;
  button: AnyButton | null = null;
  /** The page's wish, which goes before the settings. */
  wish: boolean | undefined;
  /** What the page was told last of the button. */
  told: string[] = [];

  constructor(readonly place: Place) {}

  get id(): string {
    return this.place.campaignId;
  }

  learn({ campaign, status, departments, signOn }: OfferedCampaign): void {
    this.campaign = campaign;
    this.status = status;
    this.departments = departments ?? [];
    this.signOn = signOn;
  }
}
