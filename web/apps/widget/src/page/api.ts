import { globalName } from '../shared/brand';
import { mobile } from '../shared/mobile';
import type { FormKind, Screen } from '../shared/bridge';
import type { PageKit } from './kit';
import { events, parts } from './names';
import { Pledge } from './pledge';
import type { Seat } from './seat';
import { pairs } from './variables';

type Key = Record<string, (...args: unknown[]) => unknown>;

const forms: FormKind[] = ['prechat', 'postChat', 'offlineMessage'];
const prefix = 'livechat.';

/** The functions of the page's API by their keys (contract/widget.md 3). None throws: an unknown key is warned of. */
export class PageFunctions {
  readonly #get: Key;
  readonly #set: Key;
  readonly #do: Key;
  #artifact: unknown;

  constructor(private readonly kit: PageKit) {
    this.#get = this.#getters();
    this.#set = this.#setters();
    this.#do = this.#actions();
  }

  get(key: string, ...args: unknown[]): unknown {
    return own(this.#get, key)?.(...args);
  }

  set(key: string, value: unknown, ...args: unknown[]): void {
    own(this.#set, key)?.(value, ...args);
  }

  do(action: string, ...args: unknown[]): unknown {
    return own(this.#do, action)?.(...args);
  }

  on(event: string, callback: (...payload: unknown[]) => void): () => void {
    const name = bare(event);
    if (typeof callback !== 'function' || !name || !events.has(name)) {
      unknown(event);
      return () => undefined;
    }
    return this.kit.widget.events.on(event, callback);
  }

  render(key: string, callback: (...args: unknown[]) => unknown): void {
    const name = bare(key);
    if (!name || !parts.has(name)) {
      unknown(key);
      return;
    }
    this.kit.parts.set(name, callback);
    this.kit.window?.frame?.redraw();
  }

  #getters(): Key {
    const { kit } = this;
    const { widget } = kit;
    const keys: Key = {
      siteId: () => widget.siteId,
      campaignIds: () => kit.seats.map((s) => s.id),
      isDynamicCampaign: () => false,
      isMobile: () => matchMedia(mobile).matches,
      'visitor.guid': () => widget.visit?.visitorId,
      'button.isVisible': (id) => this.#with(id, (seat) => kit.isVisible(seat)),
      'button.status': (id) => this.#with(id, (seat) => seat.status),
      'prechat.isSkip': () => kit.isPreChatSkipped,
      'sideWindow.isVisible': () => kit.side.isVisible,
      'sideWindow.tabs': () => [...kit.side.tabs],
      'sso.artifact': () => this.#artifact,
    };
    for (const kind of forms) keys[`${kind}.fields`] = (id) => this.#with(id, (seat) => kit.fields.get(seat, kind));
    return keys;
  }

  #setters(): Key {
    const { kit } = this;
    const keys: Key = {
      customVariables: (value) => kit.give(pairs(value)),
      'button.isVisible': (value, id) => {
        // Both orders are in use; the boolean is the value.
        const [wish, campaign] = typeof value === 'boolean' ? [value, id] : [id, value];
        if (typeof wish !== 'boolean') return;
        this.#with(campaign, (seat) => {
          seat.wish = wish;
          kit.paint();
        });
      },
      'prechat.isSkip': (value) => {
        kit.isPreChatSkipped = value === true;
        kit.window?.frame?.redraw();
      },
      'sideWindow.isVisible': (value) => kit.side.show(value === true),
      'sideWindow.tabs': (value) => kit.side.take(value),
      'sso.artifact': (value) => {
        this.#artifact = value;
        kit.signOn.resolve(value);
      },
      'sso.jwt': (value) => kit.signOn.use(value),
    };
    for (const kind of forms) keys[`${kind}.fields`] = (value, id) => this.#with(id, (seat) => kit.fields.set(seat, kind, value));
    return keys;
  }

  #actions(): Key {
    const { kit } = this;
    const keys: Key = {
      'button.click': (id) => void this.#with(id, (seat) => kit.open(seat)),
      'invitation.show': (id) => void kit.invitations.show(id),
      'invitation.accept': (id) => kit.invitations.accept(id),
      'invitation.refuse': (id) => kit.invitations.refuse(id),
      'chat.endChat': () => kit.window?.frame?.endChat(),
      'chat.audio.request': () => this.#call('audio'),
      'chat.video.request': () => this.#call('video'),
    };
    for (const screen of ['chat', ...forms] as Screen[]) {
      keys[`${screen}.minimize`] = () => this.#isUp(screen) && void kit.hide('minimize');
      keys[`${screen}.restore`] = () => this.#isUp(screen) && void kit.open();
      keys[`${screen}.close`] = () => this.#isUp(screen) && void kit.hide('close');
    }
    for (const kind of forms) {
      keys[`${kind}.field.focus`] = (id) => kit.fields.focus(kind, String(id));
      keys[`${kind}.submit`] = () => {
        const form = kit.isShown ? kit.fields.live(kind) : null;
        return form ? Pledge.resolve(form.submit()) : Pledge.broken(null, 'The form is not open.');
      };
    }
    for (const [name, act] of Object.entries(keys)) if (!/submit$|request$/.test(name)) keys[name] = (...args) => void act(...args);
    return keys;
  }

  /** Whether a screen is the one that the window is about to show or shows. */
  #isUp(screen: Screen): boolean {
    const up = this.kit.window?.frame?.screen;
    return up === undefined || up === screen;
  }

  #with<T>(campaignId: unknown, use: (seat: Seat) => T): T | undefined {
    const seat = this.kit.seat(campaignId);
    if (!seat) unknown(`the campaign ${String(campaignId)}`);
    return seat && use(seat);
  }

  /** Calls have no server yet: they are refused in the contract's words (contract/widget.md 3.7). */
  #call(kind: 'audio' | 'video'): Promise<never> {
    const why = !('RTCPeerConnection' in window) ? 'webrtc_not_supported' : !this.kit.window?.frame?.isChatting ? 'not_chatting' : `${kind}_not_enabled`;
    return Promise.reject(why) as Promise<never>;
  }
}

/** A key without its prefix; null for what is no key. */
function bare(key: unknown): string | null {
  return typeof key === 'string' && key.startsWith(prefix) ? key.slice(prefix.length) : null;
}

function own(table: Key, key: unknown): Key[string] | undefined {
  const name = bare(key);
  if (name && Object.hasOwn(table, name)) return table[name];
  unknown(String(key));
  return undefined;
}

function unknown(what: string): void {
  console.warn(`${globalName}: nothing is known by the name ${what}`);
}
