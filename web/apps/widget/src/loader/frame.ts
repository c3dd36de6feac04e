import { hostKey, type Frame, type Host } from '../shared/bridge';
import { buttonText as t } from '../text/en';
import { make } from './dom';

declare const WINDOW_SCRIPT: string;

/**
 * The frame of the chat window: made by script, in the page's origin, and filled by the window's script, which
 * also gives it its place and looks. Made only when it is first needed.
 */
export class WindowFrame {
  readonly element = make('iframe', { id: 'chat_window_container', title: t.frame });
  /** Set once the window's script runs. */
  frame: Frame | null = null;

  /** `onLost` is called when the window's script could not be loaded. */
  constructor(
    container: HTMLElement,
    private readonly host: Host,
    private readonly nonce: string,
    private readonly onLost: () => void,
  ) {
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
    const { contentDocument: doc, contentWindow } = this.element;
    const view = contentWindow as (Window & { [hostKey]?: Host }) | null;
    if (!doc || !view || view[hostKey]) return;
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
