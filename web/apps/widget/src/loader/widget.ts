import { Stored, browserStore, type Availability, type Visit } from '@parley/client';
import { accent } from '../shared/accent';
import { storageKey, type Host } from '../shared/bridge';
import { addSheet } from '../shared/sheet';
import { Button } from './button';
import { make } from './dom';
import { Events } from './events';
import { WindowFrame } from './frame';
import type { PageApi, Place } from './page';
import { places } from './page';
import type { Origin } from './script';
import { buttonStyle } from './style';
import { countInTitle } from './title';
import { Presence } from './visit';

/**
 * Everything of ours on one page: made once, whatever the number of times the script is loaded,
 * and taken away without a trace.
 */
export class Widget {
  places: Place[];
  status: Availability = 'offline';
  #presence: Presence;
  #container: HTMLElement | null = null;
  #button: Button | null = null;
  #window: WindowFrame | null = null;
  #unsheet: (() => void) | null = null;
  #isOpen = false;
  #wantsFocus = false;
  #unread = 0;
  #wish: boolean | undefined;
  #drawn = '';
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #state: Stored<'open'>;
  readonly #chat: Stored<string>;
  readonly #onStorage = (event: StorageEvent) => this.#otherTab(event);

  constructor(
    readonly api: PageApi,
    readonly from: Origin,
    readonly siteId: number,
    private readonly onReady: () => void,
    private readonly reload: () => void,
    readonly events = new Events(),
  ) {
    this.places = places(api);
    this.#state = new Stored(browserStore('session'), storageKey(siteId, 'window'));
    this.#chat = new Stored(browserStore('local'), storageKey(siteId, 'chat'));
    this.#presence = new Presence({
      origin: from.origin,
      siteId,
      campaignId: this.places[0]?.campaignId,
      onVisit: (visit) => this.#draw(visit),
      onStatus: (status) => this.#online(status),
      onClosed: () => this.destroy(),
      isAlive: () => !this.#lost(),
    });
  }

  get visit(): Visit | null {
    return this.#presence.visit;
  }

  get isVisible(): boolean {
    if (this.#wish !== undefined) return this.#wish;
    return !!this.visit && (this.status === 'online' || this.#isOpen || !!this.#chat.read() || !this.visit.campaign.chatButton.isHideOffline);
  }

  /** Whether it still stands on its page: not so after the page has removed our container. */
  get isAlive(): boolean {
    return this.#container?.isConnected ?? true;
  }

  /** Begins once there is a body to stand in. */
  start(): void {
    if (!document.body) {
      document.addEventListener('DOMContentLoaded', () => this.start(), { once: true });
      return;
    }
    this.#container = make('div', { id: 'comm100-container' });
    document.body.append(this.#container);
    addEventListener('storage', this.#onStorage);
    void this.#presence.start();
  }

  /** The page asked for the script again: takes over what it has added since. */
  adopt(): void {
    this.places = places(this.api);
    if (this.#window && !this.#window.frame) this.#load();
  }

  /** The page's wish overrides the settings; for the main campaign, the only one that has a button here. */
  show(visible: boolean): void {
    this.#wish = visible;
    this.#paint();
  }

  /** Opens the window, or remembers to until the visitor has been announced. */
  open(focus = true): void {
    this.#isOpen = true;
    this.#wantsFocus ||= focus;
    this.#state.write('open');
    if (this.#window?.frame) this.#reveal();
    else if (this.visit && !this.#window) this.#load();
    this.#paint();
  }

  hide(way: 'minimize' | 'close'): void {
    if (!this.#isOpen) return;
    const hadFocus = document.activeElement === this.#window?.element;
    this.#isOpen = false;
    this.#state.write(null);
    this.#window?.frame?.hidden(way);
    this.#paint();
    if (hadFocus) this.#button?.link.focus();
  }

  endChat(): void {
    this.#window?.frame?.endChat();
  }

  destroy(): void {
    this.#presence.stop();
    clearTimeout(this.#retry);
    removeEventListener('storage', this.#onStorage);
    this.#window?.remove();
    this.#button?.remove();
    this.#container?.remove();
    this.#unsheet?.();
    countInTitle(0);
  }

  #draw(visit: Visit): void {
    if (this.#lost()) return;
    const { campaign } = visit;
    if (this.places.length === 0) this.places = [{ campaignId: String(campaign.id), divId: '' }];
    this.#unsheet = addSheet(document, buttonStyle(accent(campaign.chatButton.adaptive.themeColor)), this.from.nonce);
    const place = document.getElementById(this.places[0]!.divId);
    const click = () => (this.#isOpen ? this.hide('minimize') : this.open());
    this.#button = new Button(this.#container!, campaign.chatButton, place, click, () => this.#window ?? this.#load());
    this.status = visit.status;
    if (!visit.chat) this.#chat.write(null);
    this.#paint();
    this.onReady();
    this.#isOpen ||= this.#state.read() !== null;
    if (visit.chat || this.#isOpen) this.#load();
    this.#paint();
  }

  #load(): void {
    clearTimeout(this.#retry);
    this.#window?.remove();
    this.#window = new WindowFrame(this.#container!, this.#host(), this.from.nonce, () => {
      // No network, or a newer server that has this script no more: then its own loader takes over.
      this.#retry = setTimeout(this.reload, 4000);
    });
    this.#paint();
  }

  #host(): Host {
    const presence = this.#presence;
    return {
      origin: this.from.origin,
      siteId: this.siteId,
      get visit() {
        return presence.visit!;
      },
      attach: (frame) => {
        this.#window!.frame = frame;
        if (this.#isOpen) this.#reveal();
        this.#paint();
      },
      emit: (event, ...payload) => this.events.emit(event, ...payload),
      unread: (count) => {
        this.#unread = count;
        this.#paint();
      },
      chatting: (chatId) => {
        if (this.#chat.read() !== chatId) this.#chat.write(chatId);
      },
      online: (status) => this.#online(status),
      hide: (way) => this.hide(way),
      renew: () =>
        presence.renew().then((visit) => {
          this.#window?.frame?.renewed();
          return visit;
        }),
    };
  }

  #reveal(): void {
    if (this.#lost()) return;
    this.#paint();
    // The browser gives no focus to what is still hidden.
    requestAnimationFrame(() => {
      if (this.#isOpen) this.#window?.frame?.shown(this.#wantsFocus);
      this.#wantsFocus = false;
    });
  }

  #online(status: Availability): void {
    this.status = this.visit!.status = status;
    this.#paint();
  }

  #paint(): void {
    if (!this.#button || !this.#container) return;
    const attached = !!this.#window?.frame;
    const showsWindow = this.#isOpen && attached;
    this.#container.className = showsWindow ? 'p-open' : this.#isOpen ? 'p-busy' : '';
    this.#button.draw({ status: this.status, isOpen: showsWindow, unread: this.#unread, isVisible: this.isVisible });
    countInTitle(this.#unread);
    const drawn = { show: this.isVisible ? 'show' : 'hide', status: this.status };
    for (const event of Object.values(drawn)) {
      if (!this.#drawn.includes(event)) this.events.emit(`livechat.button.${event}`, { id: this.places[0]!.campaignId, type: this.#button.type });
    }
    this.#drawn = Object.values(drawn).join();
  }

  /** A chat began in another tab of this site: show it here too. */
  #otherTab(event: StorageEvent): void {
    if (event.key === storageKey(this.siteId, 'chat') && event.newValue && this.visit && !this.#window && !this.#lost()) this.#load();
  }

  /** Ends everything once the page has removed our container. */
  #lost(): boolean {
    if (this.isAlive) return false;
    this.destroy();
    return true;
  }
}
