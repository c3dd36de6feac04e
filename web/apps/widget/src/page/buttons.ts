import type { Campaign } from '@parley/client';
import { pressable, type AnyButton, type ButtonState } from '../loader/button';
import { Button } from '../loader/button';
import { make } from '../loader/dom';
import { prefix } from '../shared/brand';
import { mobile } from '../shared/mobile';
import { accent } from '../shared/accent';
import { buttonText as t } from '../text/en';

/** Where a button is made, and for what. */
export interface ButtonPlace {
  /** The server's origin. */
  origin: string;
  siteId: number;
  container: HTMLElement;
  /** The page's own element for a static button. */
  divId: string;
  onClick: () => void;
  /** Number for the next floating button. */
  next: () => number;
}

/** Makes the button that a campaign asks for (contract/widget.md 1.4 rule 5, 4). */
export function makeButton({ chatButton }: Campaign, place: ButtonPlace): AnyButton {
  const div = document.getElementById(place.divId);
  const { type, image } = chatButton;
  if (type === 'textLink' && div) return new TextLink(div, chatButton.textLink.text, place.onClick);
  if (type === 'image' && image) {
    const phone = image.mobile;
    if (matchMedia(mobile).matches && phone) {
      const [x, y] = phonePlace(phone.position);
      const face = phone.type === 'image' && phone.onlineImageId ? new Picture(place, image.type, phone.onlineImageId, phone.offlineImageId) : new Pill(phone);
      return new Floating(place, face, x, y);
    }
    const picture = new Picture(place, image.type, image.onlineImageId, image.offlineImageId);
    if (div && !image.isFloat) return new StaticImage(div, picture, place.onClick);
    return new Floating(place, picture, ...anchor(image.position));
  }
  return new Button(place.container, place.onClick, place.next());
}

/** What stands on a link: a picture or words, by whether somebody is there. */
interface Face {
  readonly element: HTMLElement;
  draw(state: ButtonState): void;
}

/** Words for people who do not see the button, as all kinds say them. */
function label(link: HTMLElement, { status, isOpen, unread }: ButtonState): void {
  const words = isOpen ? t.minimize : t[status];
  link.setAttribute('aria-label', unread && !isOpen ? `${words}, ${t.unread(unread)}` : words);
  link.setAttribute('aria-expanded', String(isOpen));
}

class Picture implements Face {
  readonly element = make('img', { alt: '' });

  constructor(
    private readonly place: ButtonPlace,
    private readonly source: string,
    private readonly online: number,
    private readonly offline: number,
  ) {
    this.element.style.cssText = 'display:block;border:0;max-width:100%';
  }

  draw({ status }: ButtonState): void {
    const { origin, siteId } = this.place;
    const id = status === 'online' ? this.online : this.offline || this.online;
    const src = `${origin}/DBResource/DBImage.ashx?imgId=${id}&type=2&siteId=${siteId}&source=${this.source}`;
    if (this.element.src !== src) this.element.src = src;
    this.element.alt = t[status];
  }
}

/** The button of words that phones get. */
class Pill implements Face {
  readonly element = make('span', { className: 'p-pill' });

  constructor(private readonly phone: Campaign['chatButton']['image']['mobile']) {
    const { ground, ink } = accent(phone.themeColor);
    this.element.style.background = ground;
    this.element.style.color = ink;
  }

  draw({ status }: ButtonState): void {
    this.element.textContent = status === 'online' ? this.phone.onlineText : this.phone.offlineText;
  }
}

class Floating implements AnyButton {
  readonly type = 'float';
  readonly link = make('a', { href: '#', role: 'button' });
  readonly #root: HTMLElement;

  constructor(
    place: ButtonPlace,
    private readonly face: Face,
    x: Side,
    y: Side,
  ) {
    const fixed = make('div', { className: 'p-place' }, this.link);
    this.link.append(face.element);
    const moved = [x, y].map((side, i) => (side.name ? '0' : i ? '-50%' : '-50%'));
    fixed.style.setProperty(x.name || 'left', x.name ? x.offset : '50%');
    fixed.style.setProperty(y.name || 'top', y.name ? y.offset : '50%');
    fixed.style.transform = `translate(${moved.join()})`;
    this.#root = make('div', { id: `${prefix}float-button-${place.next()}`, className: 'p-float' }, fixed);
    place.container.append(this.#root);
    pressable(this.#root, this.link, place.onClick);
  }

  draw(state: ButtonState): void {
    this.#root.style.display = state.isVisible ? '' : 'none';
    this.face.draw(state);
    label(this.link, state);
  }

  remove(): void {
    this.#root.remove();
  }
}

/** The edge that a button keeps its distance from; no name for the middle. */
interface Side {
  name: '' | 'left' | 'right' | 'top' | 'bottom';
  offset: string;
}

function anchor({ type, x, y }: { type: string; x: string; y: string }): [Side, Side] {
  const across = (['left', 'right'] as const).find((s) => type.includes(s)) ?? '';
  const along = (['top', 'bottom'] as const).find((s) => type.includes(s)) ?? '';
  return [{ name: across, offset: length(x) }, { name: along, offset: length(y) }];
}

function phonePlace(position: string): [Side, Side] {
  return anchor({ type: position.replace(/^(left|right)(bottom)$/, '$2$1'), x: position.includes('middle') && !position.startsWith('bottom') ? '0' : '12', y: '12' });
}

/** Pixels or a percentage, as settings have them: a bare number, or one with a sign of percent. */
function length(offset: string): string {
  const text = offset.trim() || '0';
  return text.endsWith('%') ? text : `${text}px`;
}

/** A picture in the page's own element. */
class StaticImage implements AnyButton {
  readonly type = 'image';
  readonly link = make('a', { href: '#', role: 'button' });

  constructor(
    div: HTMLElement,
    private readonly face: Picture,
    onClick: () => void,
  ) {
    this.link.style.display = 'inline-block';
    face.element.id = `${div.id}img`;
    this.link.append(face.element);
    div.append(this.link);
    pressable(this.link, this.link, onClick);
  }

  draw(state: ButtonState): void {
    this.link.style.display = state.isVisible ? 'inline-block' : 'none';
    this.face.draw(state);
    label(this.link, state);
  }

  remove(): void {
    this.link.remove();
  }
}

/** A link of words in the page's own element, which dresses it. */
class TextLink implements AnyButton {
  readonly type = 'text';
  readonly link: HTMLAnchorElement;

  constructor(div: HTMLElement, words: string, onClick: () => void) {
    this.link = make('a', { href: '#', role: 'button', textContent: words });
    div.append(this.link);
    pressable(this.link, this.link, onClick);
  }

  draw({ isVisible, isOpen }: ButtonState): void {
    this.link.style.display = isVisible ? '' : 'none';
    this.link.setAttribute('aria-expanded', String(isOpen));
  }

  remove(): void {
    this.link.remove();
  }
}
