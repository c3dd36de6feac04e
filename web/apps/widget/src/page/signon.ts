import { Stored, browserStore, type Shown, type Signed } from '@parley/client';
import { globalName } from '../shared/brand';
import { storageKey } from '../shared/bridge';
import { isChatPage } from './frame';
import type { PageKit } from './kit';

/** What one visitor leaves in the browser that the next one must not find. */
const own = ['chat', 'outbox', 'start', 'draft', 'message', 'left', 'form'] as const;

/** Signs the visitor in and out: with what the page's script has, or by way of the identity provider's own page. */
export class SignOn {
  /** The last token was refused. */
  isRefused = false;
  #shown: string | undefined;
  /** One after the other: what was asked for last counts. */
  #turn: Promise<void> = Promise.resolve();
  readonly #who: Stored<string>;

  constructor(private readonly kit: PageKit) {
    this.#who = new Stored(browserStore('local'), storageKey(kit.widget.siteId, 'who'));
  }

  /** Signs in with a token; nothing, or an empty text, signs out. */
  use(jwt: unknown): void {
    this.#show('jwt', jwt);
  }

  /** The same with a SAML artifact, which counts once: the one that has signed this tab in is not shown again. */
  resolve(artifact: unknown): void {
    const { kit } = this;
    if (kit.widget.visit!.signOn?.protocol !== 'saml') return;
    const used = new Stored<unknown>(browserStore('session'), storageKey(kit.widget.siteId, 'artifact'));
    if (!artifact || used.read() !== artifact) this.#show('artifact', artifact, () => used.write(artifact));
  }

  #show(by: 'jwt' | 'artifact', value: unknown, isIn?: () => void): void {
    const shown = typeof value === 'string' ? value.trim() : '';
    if (shown === this.#shown) return;
    this.#shown = shown;
    const { kit } = this;
    if (shown) this.#queue(() => kit.door.signIn({ [by]: shown }).then((signed) => (isIn?.(), signed)));
    else this.#queue(async () => (kit.widget.visit!.signOn?.userId ? kit.door.signOut() : null));
  }

  /** Signs in with what the provider's page has sent the visitor back with. */
  back(shown: Shown): void {
    this.#queue(() => this.kit.door.signIn(shown));
  }

  /** There is a page to sign in on, and this one would find its answer: in a frame the chat page has no cookie to be known by. */
  get canGo(): boolean {
    return (!isChatPage || parent === window) && !!this.kit.current.signOn?.url;
  }

  /** Leaves for the identity provider's page, which comes back here: with a token, or by way of the server. */
  go(): void {
    const { url, protocol } = this.kit.current.signOn!;
    const leave = (secret: string | true, to: string) => {
      new Stored(browserStore('session'), storageKey(this.kit.widget.siteId, 'signon')).write(secret);
      location.assign(to);
    };
    if (protocol !== 'saml' && !isChatPage) leave(true, `${url}${url.includes('?') ? '&' : '?'}redirect_url=${encodeURIComponent(location.href)}`);
    else
      this.#queue(async () => {
        const begun = await this.kit.door.beginSignIn(location.href, isChatPage ? document.documentElement.dataset.visitor : undefined);
        leave(begun.secret, begun.url);
        return null;
      });
  }

  /** Another tab has signed in or out. */
  heard(event: StorageEvent): void {
    const { widget } = this.kit;
    if (event.key !== storageKey(widget.siteId, 'who') || this.#who.read() === widget.visit!.visitorId) return;
    const token = new Stored<string>(browserStore('local'), storageKey(widget.siteId, 'visitor')).read();
    if (token) this.#queue(async () => ({ token, visitorId: this.#who.read() ?? '' }));
  }

  #queue(ask: () => Promise<Signed | null>): void {
    this.#turn = this.#turn
      .then(ask)
      .then((signed) => this.#take(signed))
      .catch((cause: Error) => {
        this.isRefused = true;
        this.#shown = undefined;
        console.warn(`${globalName}: nobody was signed in or out. ${cause.message}`);
        this.kit.window?.frame?.redraw();
      });
  }

  async #take(signed: Signed | null): Promise<void> {
    const { kit } = this;
    this.isRefused = false;
    if (!signed) return;
    const isOther = signed.visitorId !== kit.widget.visit!.visitorId;
    if (isOther) {
      for (const name of own) for (const kind of ['local', 'session'] as const) new Stored(browserStore(kind), storageKey(kit.widget.siteId, name)).write(null);
      await kit.widget.presence.become(signed.token);
      this.#who.write(kit.widget.visit!.visitorId);
    }
    await kit.anew(isOther);
  }
}
