import { make } from '../loader/dom';
import { hostKey, type Frame, type Host } from '../shared/bridge';
import { buttonText as t } from '../text/en';

declare const WINDOW_SCRIPT: string;

const id = 'chat_window_container';

/** The page is the chat page on our own host, which holds nothing but the window. */
export const isChatPage = document.documentElement.hasAttribute('data-chat-page');

/**
 * The frame of the chat window: made by script, in the page's origin, and filled by the window's script, which
 * also gives it its place and looks. Made only when it is first needed. On the chat page there is no
 * frame: a frame within an opaque origin would have another one, so the window's script runs in the page itself.
 */
export class WindowFrame {
  readonly element = isChatPage ? make('div', { id }) : make('iframe', { id, title: t.frame });
  /** Set once the window's script runs. */
  frame: Frame | null = null;

  /** `onLost` is called when the window's script could not be loaded. */
  constructor(
    container: HTMLElement,
    private readonly host: Host,
    private readonly nonce: string,
    private readonly onLost: () => void,
  ) {
    if (isChatPage) {
      document.body.append(this.element);
      this.#fill();
      return;
    }
    this.element.style.cssText = 'position:fixed;width:0;height:0;border:0;visibility:hidden';
    // Fires again when the page moves the element: its document is then a new one.
    this.element.onload = () => this.#fill();
    container.append(this.element);
  }

  remove(): void {
    this.frame?.destroy();
    this.element.remove();
  }

  #fill(): void {
    const { contentDocument, contentWindow } = this.element as HTMLIFrameElement;
    const doc = isChatPage ? document : contentDocument;
    const view = (isChatPage ? window : contentWindow) as (Window & { [hostKey]?: Host }) | null;
    if (!doc || !view || (view[hostKey] && !isChatPage)) return;
    this.frame?.destroy();
    this.frame = null;
    view[hostKey] = this.host;
    const script = doc.createElement('script');
    script.nonce = this.nonce;
    script.src = `${this.host.origin}/visitorside/js/${WINDOW_SCRIPT}`;
    script.onerror = this.onLost;
    doc.head.append(script);
  }
}
