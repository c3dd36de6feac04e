import { PageDoor, Stored, browserStore, type Availability, type Noticed, type Push } from '@parley/client';
import type { Kit } from '../loader/kit';
import { places } from '../loader/page';
import { countInTitle } from '../loader/title';
import type { Widget } from '../loader/widget';
import { storageKey } from '../shared/bridge';
import { addSheet } from '../shared/sheet';
import { buttonText, speakButton } from '../text/en';
import { PageFunctions } from './api';
import { makeButton } from './buttons';
import { Ear } from './ear';
import { Fields } from './fields';
import { WindowFrame, isChatPage } from './frame';
import { makeHost } from './host';
import { Invitations } from './invitations';
import { Parts } from './parts';
import { openPopup } from './popup';
import { Seat } from './seat';
import { SignOn } from './signon';
import { SideWindow } from './side';
import { pageStyle } from './style';
import { evaluated, type Pair } from './variables';

/** The page's side of the widget, once the visitor is known: its campaigns with their buttons, the window, invitations, and what scripts of the page ask for. */
export class PageKit implements Kit {
  seats: Seat[] = [];
  /** The campaign that the window is about. */
  current: Seat;
  window: WindowFrame | null = null;
  isOpen = false;
  unread = 0;
  /** The page wants the form before a chat passed over. */
  isPreChatSkipped = false;
  readonly door: PageDoor;
  readonly fields: Fields;
  readonly parts = new Parts();
  readonly side: SideWindow;
  readonly invitations: Invitations;
  readonly ear: Ear;
  readonly signOn: SignOn;
  readonly chat: Stored<string>;
  readonly #functions: PageFunctions;
  readonly #state: Stored<string>;
  readonly #unsheet: () => void;
  readonly #onStorage = (event: StorageEvent) => this.#otherTab(event);
  #wantsFocus = false;
  #floating = 1;

  constructor(readonly widget: Widget) {
    const { siteId, from } = widget;
    const visit = widget.visit!;
    this.door = new PageDoor(from.origin, () => widget.visit!.token);
    this.chat = new Stored(browserStore('local'), storageKey(siteId, 'chat'));
    this.#state = new Stored(browserStore('session'), storageKey(siteId, 'window'));
    this.seats = widget.places.map((place) => new Seat(place));
    this.current = this.seats[0]!;
    this.current.learn(visit);
    speakButton(visit.campaign.texts ?? {});
    if (widget.button) {
      this.#floating++;
      widget.button.words = buttonText;
    }
    this.current.button = widget.button;
    this.#unsheet = addSheet(document, pageStyle, from.nonce);
    this.fields = new Fields(this);
    this.side = new SideWindow(this);
    this.invitations = new Invitations(this);
    this.ear = new Ear(from.origin, () => widget.visit!.token, (push) => this.#push(push));
    this.signOn = new SignOn(this);
    this.#functions = new PageFunctions(this);
    if (!visit.chat) this.chat.write(null);
  }

  // What the loader hands on.

  get(key: string, ...args: unknown[]): unknown {
    return this.#functions.get(key, ...args);
  }

  set(key: string, value: unknown, ...args: unknown[]): void {
    this.#functions.set(key, value, ...args);
  }

  on(event: string, callback: (...payload: unknown[]) => void): () => void {
    return this.#functions.on(event, callback);
  }

  render(key: string, callback: (...args: unknown[]) => unknown): void {
    this.#functions.render(key, callback);
  }

  do(action: string, ...args: unknown[]): unknown {
    return this.#functions.do(action, ...args);
  }

  open_chat_window(event?: unknown, codePlan?: unknown): void {
    (event as Event | null | undefined)?.preventDefault?.();
    this.openCampaign(codePlan);
  }

  begin(): void {
    addEventListener('storage', this.#onStorage);
    const visit = this.widget.visit!;
    this.#draw(this.seats[0]!);
    for (const seat of this.seats.slice(1)) void this.#fetch(seat);
    const wasOpen = this.#state.read();
    this.paint();
    if (visit.chat || (wasOpen && !isChatPage)) this.#load();
    if (wasOpen && !this.isOpen) this.open(this.seats.find((s) => s.id === wasOpen) ?? this.current, false);
    this.ear.isOpen = true;
    this.give(evaluated(visit.customVariables ?? [], this.widget.from.nonce));
    this.noticed(visit);
    if (this.widget.returned) this.signOn.back(this.widget.returned);
  }

  /** The visitor has become somebody. The window begins anew, unless the chat in it goes on. */
  async anew(isOther: boolean): Promise<void> {
    const visit = this.widget.visit!;
    await Promise.all(this.seats.filter((seat) => seat.campaign).map((seat) => this.#learn(seat)));
    if (this.seats[0]!.signOn) visit.signOn = this.seats[0]!.signOn;
    if (isOther) {
      this.chat.write(visit.chat?.id ?? null);
      // Listens as the visitor that it is now.
      const { isOpen } = this.ear;
      this.ear.isOpen = false;
      this.ear.isOpen = isOpen;
    }
    if (this.window ? isOther || !this.chat.read() : visit.chat) this.#load();
    else this.window?.frame?.renewed();
    this.paint();
  }

  adopt(): void {
    this.widget.places = places(this.widget.api);
    for (const place of this.widget.places) {
      if (this.seats.some((s) => s.id === place.campaignId)) continue;
      const seat = new Seat(place);
      this.seats.push(seat);
      void this.#fetch(seat);
    }
    if (this.window && !this.window.frame) this.#load();
  }

  noticed({ invitation }: Noticed): void {
    this.invitations.take(invitation ?? null);
  }

  online(status: Availability, seat: Seat = this.seats[0]!): void {
    seat.status = status;
    if (seat === this.seats[0]) this.widget.visit!.status = status;
    this.paint();
  }

  destroy(): void {
    removeEventListener('storage', this.#onStorage);
    this.invitations.destroy();
    this.side.destroy();
    this.window?.remove();
    // After the window, which hands its listening back.
    this.ear.destroy();
    for (const seat of this.seats) seat.button?.remove();
    this.#unsheet();
  }

  // What people and scripts do.

  click(seat: Seat = this.seats[0]!): void {
    if (this.isShown && seat === this.current) this.hide('minimize');
    else this.open(seat);
  }

  /** The window stands on the page. */
  get isShown(): boolean {
    return this.isOpen && !!this.window?.frame;
  }

  /** The campaign of the page with an id; the main one for none. */
  seat(id: unknown): Seat | undefined {
    return id == null || id === '' ? this.seats[0] : this.seats.find((s) => s.id === String(id));
  }

  /** Opens the window of a campaign, which need not be on the page if it belongs to the site. */
  openCampaign(id: unknown): void {
    const seat = this.seat(id) ?? new Seat({ campaignId: String(id), divId: '' });
    if (seat.campaign) this.open(seat);
    else void this.#learn(seat).then((is) => is && this.open(seat));
  }

  /** Opens the window. A chat that runs keeps the window to itself. */
  open(seat: Seat = this.current, focus = true): void {
    if (!seat.campaign) return;
    if (focus && !isChatPage && seat.campaign.chatWindow.type === 'popup' && openPopup(this, seat)) return;
    if (seat !== this.current && !this.chat.read()) {
      this.window?.remove();
      this.window = null;
      this.current = seat;
    }
    this.isOpen = true;
    this.#wantsFocus ||= focus;
    this.#state.write(this.current.id);
    if (this.window?.frame) this.#reveal();
    else if (!this.window) this.#load();
    this.paint();
  }

  hide(way: 'minimize' | 'close'): void {
    if (!this.isOpen || isChatPage) return;
    const hadFocus = document.activeElement === this.window?.element;
    this.isOpen = false;
    this.#state.write(null);
    this.window?.frame?.hidden(way);
    this.paint();
    if (hadFocus) this.current.button?.link.focus();
  }

  isVisible(seat: Seat): boolean {
    if (seat.wish !== undefined) return seat.wish;
    const isUsed = seat === this.current && (this.isOpen || !!this.chat.read());
    return !!seat.campaign && (seat.status === 'online' || isUsed || !seat.campaign.chatButton.isHideOffline);
  }

  /** Tells the server what custom variables hold. */
  give(pairs: Pair[]): void {
    // A refused token or an ended visit comes again with the next sign of life; the values do not.
    if (pairs.length > 0) void this.door.variables(pairs).catch(() => this.widget.presence.renew().then(() => this.door.variables(pairs))).catch(() => undefined);
  }

  emit(event: string, ...payload: unknown[]): void {
    this.widget.events.emit(`livechat.${event}`, ...payload);
  }

  paint(): void {
    const { container } = this.widget;
    if (!container) return;
    container.classList.toggle('p-open', this.isShown);
    container.classList.toggle('p-busy', this.isOpen && !this.isShown);
    for (const seat of this.seats) {
      if (!seat.button) continue;
      const isVisible = this.isVisible(seat);
      const isCurrent = seat === this.current;
      seat.button.draw({ status: seat.status, isOpen: isCurrent && this.isShown, unread: isCurrent ? this.unread : 0, isVisible });
      const told = [isVisible ? 'show' : 'hide', seat.status];
      for (const event of told) if (!seat.told.includes(event)) this.emit(`button.${event}`, { id: seat.id, type: seat.button.type });
      seat.told = told;
    }
    countInTitle(this.unread);
    this.side.paint();
  }

  /** Puts the window before a person, once it is there. */
  attached(): void {
    if (this.isOpen) this.#reveal();
    this.paint();
  }

  #draw(seat: Seat): void {
    const { container, from, siteId } = this.widget;
    if (isChatPage || !seat.campaign || !container) return;
    seat.button ??= makeButton(seat.campaign, {
      origin: from.origin, siteId, container, divId: seat.place.divId, onClick: () => this.click(seat), next: () => ++this.#floating,
    });
    for (const near of ['pointerenter', 'focus']) seat.button.link.addEventListener(near, () => this.window ?? this.#near(seat), { once: true });
  }

  /** Loads the window's script while the pointer is on its way. */
  #near(seat: Seat): void {
    if (seat === this.current && seat.campaign?.chatWindow.type !== 'popup') this.#load();
  }

  async #fetch(seat: Seat): Promise<void> {
    if (!(await this.#learn(seat)) || this.widget.isLost()) return;
    this.#draw(seat);
    this.paint();
  }

  async #learn(seat: Seat): Promise<boolean> {
    try {
      seat.learn(await this.door.campaign(seat.id));
      return true;
    } catch {
      return false; // no campaign of this site, or not on this domain: it has no button
    }
  }

  #load(): void {
    if (this.widget.isLost()) return;
    this.window?.remove();
    this.window = new WindowFrame(this.widget.container!, makeHost(this, this.current), this.widget.from.nonce, () => this.widget.again());
    this.paint();
  }

  #reveal(): void {
    if (this.widget.isLost()) return;
    this.paint();
    // The browser gives no focus to what is still hidden.
    requestAnimationFrame(() => {
      if (this.isOpen) this.window?.frame?.shown(this.#wantsFocus);
      this.#wantsFocus = false;
    });
  }

  #push(push: Push): void {
    if (push.type === 'invitation') this.invitations.pushed(push.invitation);
    if (push.type !== 'status') return;
    for (const seat of this.seats) {
      if (!seat.campaign) continue;
      for (const d of seat.departments) d.status = push.departments.includes(d.id) ? 'online' : 'offline';
      this.online(push.campaigns.includes(seat.campaign.id) ? 'online' : 'offline', seat);
    }
  }

  /** A chat began in another tab of this site: show it here too. */
  #otherTab(event: StorageEvent): void {
    this.signOn.heard(event);
    if (event.key === storageKey(this.widget.siteId, 'chat') && event.newValue && !this.window) this.#load();
  }
}
