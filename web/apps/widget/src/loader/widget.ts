import { Stored, browserStore, type Noticed, type Shown, type Visit } from '@parley/client';
import { accent } from '../shared/accent';
import { prefix } from '../shared/brand';
import { storageKey } from '../shared/bridge';
import { addSheet } from '../shared/sheet';
import { Button } from './button';
import { make } from './dom';
import { Events } from './events';
import type { Kit, MakeKit } from './kit';
import type { PageApi, Place } from './page';
import { places } from './page';
import { returned } from './returned';
import type { Origin } from './script';
import { buttonStyle } from './style';
import { countInTitle } from './title';
import { Presence } from './visit';

declare const PAGE_SCRIPT: string;

/**
 * Everything of ours on one page: made once, whatever the number of times the script is loaded, and taken away
 * without a trace. It announces the visitor and draws the usual button; what else there is comes with the page's
 * own script, the kit, which is asked for at the same time and is everything's owner from then on.
 */
export class Widget {
  places: Place[];
  container: HTMLElement | null = null;
  button: Button | null = null;
  kit: Kit | null = null;
  /** What the page has called before the kit came. */
  calls: ((kit: Kit) => void)[] = [];
  /** What the identity provider's page has sent the visitor back with. */
  returned: Shown | null = null;
  readonly presence: Presence;
  #make: MakeKit | null = null;
  #unsheet: (() => void) | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly api: PageApi,
    readonly from: Origin,
    readonly siteId: number,
    readonly onReady: () => void,
    readonly reload: () => void,
    readonly events = new Events(),
  ) {
    this.places = places(api);
    this.presence = new Presence({
      origin: from.origin,
      siteId,
      campaignId: this.places[0]?.campaignId,
      onVisit: (visit) => this.#draw(visit),
      onNoticed: (noticed: Noticed) => this.kit?.noticed(noticed),
      onStatus: (status) => this.kit?.online(status),
      onClosed: () => this.destroy(),
      isAlive: () => !this.isLost(),
    });
  }

  get visit(): Visit | null {
    return this.presence.visit;
  }

  /** Whether it still stands on its page: not so after the page has removed our container. */
  get isAlive(): boolean {
    return this.container?.isConnected ?? true;
  }

  /** Begins once there is a body to stand in. */
  start(): void {
    if (!document.body) {
      document.addEventListener('DOMContentLoaded', () => this.start(), { once: true });
      return;
    }
    this.returned = returned(this.siteId);
    this.container = make('div', { id: `${prefix}container` });
    document.body.append(this.container);
    this.load();
    void this.presence.start();
  }

  /** The page asked for the script again: takes over what it has added since. */
  adopt(): void {
    this.places = places(this.api);
    if (this.kit) this.kit.adopt();
    else this.load();
  }

  /** Asks for the kit; where it does not come, there is no network, or a newer server has another one. */
  load(): void {
    const script = make('script', { src: `${this.from.origin}/visitorside/js/${PAGE_SCRIPT}`, nonce: this.from.nonce });
    script.onload = script.onerror = () => script.remove();
    script.addEventListener('error', () => this.again());
    document.head.append(script);
  }

  /** Has this script loaded once more, a little later. */
  again(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(this.reload, 4000);
  }

  /** The kit's script has come. */
  take(kit: MakeKit): void {
    this.#make ??= kit;
    this.#begin();
  }

  /** Does something with the kit, now or as soon as it is there. */
  ask(call: (kit: Kit) => void): void {
    if (this.kit) call(this.kit);
    else this.calls.push(call);
  }

  destroy(): void {
    this.presence.stop();
    clearTimeout(this.#retry);
    this.kit?.destroy();
    this.button?.remove();
    this.container?.remove();
    this.#unsheet?.();
    countInTitle(0);
  }

  /** Ends everything once the page has removed our container. */
  isLost(): boolean {
    if (!this.isAlive) this.destroy();
    return !this.isAlive;
  }

  #draw(visit: Visit): void {
    if (this.isLost()) return;
    const { id, chatButton } = visit.campaign;
    if (this.places.length === 0) this.places = [{ campaignId: String(id), divId: '' }];
    this.#unsheet = addSheet(document, buttonStyle(accent(chatButton.adaptive.themeColor)), this.from.nonce);
    if (chatButton.type === 'adaptive') {
      this.button = new Button(this.container!, () => this.ask((kit) => kit.click()));
      const isChatting = new Stored(browserStore('local'), storageKey(this.siteId, 'chat')).read();
      this.button.draw({ status: visit.status, isOpen: false, unread: 0, isVisible: visit.status === 'online' || !chatButton.isHideOffline || !!isChatting });
    }
    this.#begin();
  }

  /** Hands over to the kit once it and the visit are there. */
  #begin(): void {
    if (this.kit || !this.#make || !this.visit || this.isLost()) return;
    this.kit = this.#make(this);
    for (const call of this.calls.splice(0)) call(this.kit);
    this.kit.begin();
    this.onReady();
  }
}
