import { make } from '../loader/dom';
import { guarded } from '../loader/events';
import type { PageKit } from './kit';

/** A tab beside the window, as the page makes it (contract/widget.md 3.3). */
export interface Tab {
  id: string;
  isSystem: boolean;
  content?: () => unknown;
  iconImg?: string;
  'aria-label'?: string;
}

/** The window beside the chat window, which the page fills with tabs of its own. There are none of the system's. */
export class SideWindow {
  tabs: Tab[] = [];
  isVisible = false;
  #selected = '';
  #root: HTMLElement | null = null;

  constructor(private readonly kit: PageKit) {}

  show(isVisible: boolean): void {
    if (this.isVisible === isVisible) return;
    this.isVisible = isVisible;
    this.paint();
    this.kit.emit(isVisible ? 'sideWindow.show' : 'sideWindow.hide');
  }

  take(tabs: unknown): void {
    if (!Array.isArray(tabs)) return;
    this.tabs = tabs.filter((t): t is Tab => typeof t === 'object' && t !== null && typeof (t as Tab).id === 'string');
    if (!this.tabs.some((t) => t.id === this.#selected)) this.#selected = this.tabs[0]?.id ?? '';
    this.#root?.remove();
    this.#root = null;
    this.paint();
  }

  /** Stands beside the chat window while that is open. */
  paint(): void {
    const isDue = this.isVisible && this.tabs.length > 0 && this.kit.isShown;
    if (isDue && !this.#root) this.#draw();
    if (this.#root) this.#root.style.display = isDue ? '' : 'none';
  }

  destroy(): void {
    this.#root?.remove();
  }

  #draw(): void {
    const list = make('div', { className: 'p-tabs', role: 'tablist' });
    const panel = make('div', { className: 'p-panel', role: 'tabpanel', tabIndex: 0 });
    for (const tab of this.tabs) {
      const button = make('button', { type: 'button', role: 'tab' });
      const name = String(tab['aria-label'] ?? tab.id);
      button.setAttribute('aria-label', name);
      button.setAttribute('aria-selected', String(tab.id === this.#selected));
      button.append(tab.iconImg ? make('img', { src: String(tab.iconImg), alt: '' }) : document.createTextNode(name));
      button.onclick = () => this.#select(tab.id);
      list.append(button);
    }
    const chosen = this.tabs.find((t) => t.id === this.#selected);
    panel.setAttribute('aria-label', String(chosen?.['aria-label'] ?? chosen?.id ?? ''));
    guarded(() => {
      const made = chosen?.content?.() as HTMLElement | null | undefined;
      if (made?.nodeType === 1) panel.append(made);
    });
    this.#root = make('div', { className: 'p-side' }, list, panel);
    this.kit.widget.container!.append(this.#root);
  }

  #select(id: string): void {
    if (id === this.#selected) return;
    this.#selected = id;
    this.#root?.remove();
    this.#root = null;
    this.paint();
    this.kit.emit('sideWindow.tabs.switch', id);
  }
}
