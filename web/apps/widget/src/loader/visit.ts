import { ApiError, Stored, VisitDoor, browserStore, type Availability, type Noticed, type Visit } from '@parley/client';
import { storageKey } from '../shared/bridge';
import { address } from './page';
import { ownTitle } from './title';

export interface VisitOptions {
  origin: string;
  siteId: number;
  campaignId: string | undefined;
  onVisit: (visit: Visit) => void;
  onStatus: (status: Availability) => void;
  /** What the server says each time that it hears of the page. */
  onNoticed: (noticed: Noticed) => void;
  /** The site has been closed, or the visitor banned: there is nothing to show any more. */
  onClosed: () => void;
  /** Asked before each sign of life; false ends them. */
  isAlive: () => boolean;
}

/**
 * The visitor on this page: announced once, then kept present by a call every so often, which also tells of
 * page changes without a load. All tabs of a site share the visitor's token.
 */
export class Presence {
  visit: Visit | null = null;
  readonly #token: Stored<string>;
  readonly #door: VisitDoor;
  #pause = 1000;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #look: ReturnType<typeof setInterval> | undefined;
  #url = '';
  #renewal: Promise<Visit> | null = null;
  #stopped = false;

  constructor(private readonly options: VisitOptions) {
    this.#token = new Stored(browserStore('local'), storageKey(options.siteId, 'visitor'));
    this.#door = new VisitDoor(options.origin, () => this.visit?.token ?? '');
  }

  /** Announces the visitor and keeps trying while the server does not answer. A refusal (no such site, not on this domain) ends it quietly. */
  async start(): Promise<void> {
    try {
      const visit = await this.#announce();
      if (this.#stopped) return;
      this.#take(visit);
      this.options.onVisit(visit);
    } catch (cause) {
      if (this.#stopped || !(cause instanceof ApiError && cause.isTransient)) return;
      this.#pause = Math.min(this.#pause * 2, 60_000);
      this.#timer = setTimeout(() => void this.start(), this.#pause * (0.5 + Math.random() / 2));
    }
  }

  /** Announces the visitor again; calls at the same time share one announcement. */
  renew(): Promise<Visit> {
    this.#renewal ??= this.#announce()
      .then((visit) => {
        this.#take(visit);
        this.options.onStatus(visit.status);
        this.options.onNoticed(visit);
        return visit;
      })
      .finally(() => {
        this.#renewal = null;
      });
    return this.#renewal;
  }

  /** Goes on as another visitor. */
  async become(token: string): Promise<Visit> {
    await this.#renewal?.catch(() => undefined);
    this.#token.write(token);
    return this.renew();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    clearInterval(this.#look);
  }

  /** Tabs that open together must not become several visitors: the first one to announce itself gives the token to the others. */
  #announce(): Promise<Visit> {
    if (this.#token.read() || !navigator.locks) return this.#post();
    return (async () => navigator.locks.request(`parley.${this.options.siteId}`, () => this.#post()))();
  }

  async #post(): Promise<Visit> {
    const { siteId, campaignId } = this.options;
    const token = this.#token.read();
    this.#url = address();
    const visit = await this.#door.visit({
      siteId,
      ...(campaignId ? { campaignId: Number(campaignId) || campaignId } : {}),
      ...(token ? { token } : {}),
      page: { url: address(), title: ownTitle(), referrer: document.referrer },
      language: navigator.language,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      screen: screen.width + 'x' + screen.height,
    });
    this.#token.write(visit.token);
    return visit;
  }

  #take(visit: Visit): void {
    this.visit = visit;
    clearTimeout(this.#timer);
    clearInterval(this.#look);
    this.#look = setInterval(() => {
      if (address() !== this.#url) void this.#beat();
    }, 1000);
    this.#schedule(visit.lookIn);
  }

  /** Waits until the next sign of life; less long when an invitation may be due before. */
  #schedule(lookIn = 0): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.#beat(), Math.max(lookIn ? 1 : 5, Math.min(this.visit!.settings.pageHeartbeatSeconds, lookIn || Infinity)) * 1000);
  }

  async #beat(): Promise<void> {
    if (!this.options.isAlive()) return;
    this.#url = address();
    this.#schedule();
    try {
      const noticed = await this.#door.page(this.visit!.visitId, { url: address(), title: ownTitle() });
      if (this.#stopped) return;
      this.#schedule(noticed?.lookIn);
      this.options.onNoticed(noticed ?? {});
      const { status } = await this.#door.status(this.visit!.campaign.id);
      if (!this.#stopped) this.options.onStatus(status);
    } catch (cause) {
      // The server knows the token or the visit no longer: be announced anew. Anything else is the next beat's matter.
      if (!(cause instanceof ApiError)) return;
      if (cause.status === 403) this.options.onClosed();
      else if (cause.status === 401 || cause.status === 404) await this.renew().catch(() => undefined);
    }
  }
}
