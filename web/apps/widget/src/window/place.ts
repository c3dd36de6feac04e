import { addSheet } from '../shared/sheet';
import { mobile } from '../shared/mobile';

/** Gives the frame its place on the page, and takes everything back again on `remove`. */
export class FramePlace {
  readonly #page: Document;
  readonly #view: Window;
  readonly #unsheet: () => void;
  #overflow: string | null = null;
  readonly #fit = () => this.#follow();

  constructor(
    private readonly element: HTMLElement,
    nonce: string,
  ) {
    this.#page = element.ownerDocument;
    this.#view = this.#page.defaultView!;
    this.#unsheet = addSheet(this.#page, this.isWholePage ? wholePage : style(`#${element.parentElement!.id}`), nonce);
    element.style.cssText = '';
  }

  /** The page is ours and holds nothing but the window. */
  get isWholePage(): boolean {
    return this.#page.documentElement.hasAttribute('data-chat-page');
  }

  get isMobile(): boolean {
    return this.#view.matchMedia(mobile).matches;
  }

  /** Keeps a full-page window within what the on-screen keyboard leaves, and the page behind it still. */
  set isOpen(open: boolean) {
    const view = this.#view.visualViewport;
    for (const event of ['resize', 'scroll']) {
      view?.removeEventListener(event, this.#fit);
      if (open) view?.addEventListener(event, this.#fit);
    }
    const root = this.#page.documentElement.style;
    if (open && this.#overflow === null && this.isMobile) {
      this.#overflow = root.overflow;
      root.overflow = 'hidden';
    } else if (!open && this.#overflow !== null) {
      root.overflow = this.#overflow;
      this.#overflow = null;
    }
    if (open) {
      this.element.style.setProperty('--parley-zoom', `${this.#zoom}`);
      this.#follow();
    }
  }

  /** How much larger the page's own style shows all of it; what a length of the viewport knows nothing of. */
  get #zoom(): number {
    return this.element.currentCSSZoom ?? 1;
  }

  remove(): void {
    this.isOpen = false;
    this.#unsheet();
  }

  #follow(): void {
    const view = this.#view.visualViewport;
    if (!view || view.scale !== 1) return;
    this.element.style.setProperty('--parley-top', `${view.offsetTop / this.#zoom}px`);
    this.element.style.setProperty('--parley-height', `${view.height / this.#zoom}px`);
  }
}

const style = (c: string) => `
${c} iframe{all:initial;display:block;position:fixed;z-index:2147483643;inset-block-end:96px;inset-inline-end:20px;width:388px;height:min(660px,calc(100vh/var(--parley-zoom,1) - 116px));border-radius:18px;background:#fff;color-scheme:light;box-shadow:0 0 0 1px rgba(16,24,40,.06),0 4px 12px rgba(16,24,40,.08),0 24px 64px rgba(16,24,40,.22);visibility:hidden;opacity:0;transform:translateY(14px) scale(.98);transform-origin:100% 100%;transition:opacity .18s,transform .26s cubic-bezier(.2,.8,.2,1),visibility 0s .26s}
${c}.p-open iframe{visibility:visible;opacity:1;transform:none;transition-delay:0s}
@media ${mobile}{
${c} iframe{inset-block:var(--parley-top,0) auto;inset-inline:0;width:100%;height:var(--parley-height,100vh);border-radius:0;box-shadow:none;transform:translateY(24px)}
${c}.p-open .p-fix a{visibility:hidden}
}
@media (prefers-reduced-motion:reduce){${c} iframe{transition:none!important;transform:none!important}}
@media (forced-colors:active){${c} iframe{outline:2px solid CanvasText}}`;

// The window's own sheet dresses the whole page; what is here comes on top.
const wholePage = `
#chat_window_container{position:fixed;inset:var(--parley-top,0) 0 auto;block-size:var(--parley-height,100%)}
[id$=-container]{display:none!important}`;
