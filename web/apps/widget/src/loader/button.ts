import type { Availability } from '@parley/client';
import { buttonText as t } from '../text/en';
import { prefix } from '../shared/brand';
import { drawing, make } from './dom';

const talk = 'M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.3 4.6 3.3 6-.1 1.2-.6 2.3-1.3 3.2 1.7-.1 3.3-.7 4.6-1.6.8.2 1.6.2 2.4.2 5 0 9-3.4 9-7.7S17 3.5 12 3.5ZM8.5 11.2h.01M12 11.2h.01M15.5 11.2h.01';
const down = 'm6 9.5 6 6 6-6';

/** How the button is at a moment. */
export interface ButtonState {
  status: Availability;
  isOpen: boolean;
  unread: number;
  isVisible: boolean;
}

/** A button of any kind. */
export interface AnyButton {
  readonly link: HTMLAnchorElement;
  /** The contract's name for this kind of button. */
  readonly type: 'adaptive' | 'float' | 'image' | 'text';
  draw(state: ButtonState): void;
  remove(): void;
}

/** Has an element and the link in it do what a button does. */
export function pressable(root: HTMLElement, link: HTMLElement, onClick: () => void): void {
  // On the wrapper, because pages click that too.
  root.addEventListener('click', (event) => {
    event.preventDefault();
    onClick();
  });
  link.addEventListener('keydown', (event) => {
    if (event.key !== ' ') return;
    event.preventDefault();
    onClick();
  });
}

/** The drawn button that floats over the page. */
export class Button implements AnyButton {
  readonly link = make('a', { href: '#', role: 'button' });
  readonly type = 'adaptive';
  words = t;
  readonly #root: HTMLElement;
  readonly #badge = make('span', { className: 'p-badge', hidden: true });
  readonly #dot = make('span', { className: 'p-dot', hidden: true });

  constructor(container: HTMLElement, onClick: () => void, n = 2) {
    this.link.append(drawing('p-talk', talk), drawing('p-down', down), this.#badge, this.#dot);
    this.#root = make('div', { id: `${prefix}float-button-${n}`, className: 'p-float' }, make('div', { className: 'p-fix' }, this.link));
    container.append(this.#root);
    pressable(this.#root, this.link, onClick);
  }

  draw({ status, isOpen, unread, isVisible }: ButtonState): void {
    this.#root.hidden = !isVisible;
    this.#badge.hidden = unread === 0 || isOpen;
    this.#badge.textContent = unread > 99 ? '99+' : String(unread);
    this.#dot.hidden = status === 'online' || isOpen;
    this.link.setAttribute('aria-expanded', String(isOpen));
    const { words } = this;
    const name = isOpen ? words.minimize : words[status];
    this.link.setAttribute('aria-label', unread && !isOpen ? `${name}, ${words.unread(unread)}` : name);
  }

  remove(): void {
    this.#root.remove();
  }
}
