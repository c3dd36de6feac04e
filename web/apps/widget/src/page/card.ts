import type { Invitation, Profile } from '@parley/client';
import { guarded } from '../loader/events';
import { make } from '../loader/dom';
import { accent } from '../shared/accent';
import { initials } from '../shared/initials';
import { addSheet } from '../shared/sheet';
import { cardStyle } from './cardstyle';
import { described } from './invitations';
import type { PageKit } from './kit';

/**
 * An invitation on the page, in a frame of the page's own origin: sites find its text and its close button by their
 * classes, and the frame by its title (contract/widget.md 1.5). Everything that it says is set as text.
 */
export class InvitationCard {
  readonly #frame: HTMLIFrameElement;
  readonly #veil: HTMLElement | null = null;
  #unsheet: () => void = () => undefined;

  constructor(
    private readonly kit: PageKit,
    private readonly invitation: Invitation,
    private readonly onAccept: () => void,
    private readonly onRefuse: () => void,
  ) {
    const { style, window: look } = invitation;
    const frame = make('iframe', { title: this.#text('title', 'Chat Invitation'), className: 'p-invite' }) as unknown as HTMLIFrameElement;
    this.#frame = frame;
    const { container } = kit.widget;
    if (style === 'popup' && look.popup.position === 'centeredWithOverlay') {
      this.#veil = make('div', { className: 'p-veil' });
      container!.append(this.#veil);
    }
    this.#place();
    frame.onload = () => this.#fill();
    container!.append(frame);
    if (!frame.contentDocument?.body?.firstChild) this.#fill();
  }

  remove(): void {
    this.#unsheet();
    this.#frame.remove();
    this.#veil?.remove();
  }

  #text(key: 'title' | 'accept' | 'decline', english: string): string {
    return this.kit.current.campaign?.texts?.[`invitation.${key}`] ?? english;
  }

  /** Where the frame stands: a popup where its settings say, all else beside the button. */
  #place(): void {
    const { style } = this.#frame;
    const { style: kind, window: look } = this.invitation;
    if (kind !== 'popup') {
      Object.assign(style, { right: '20px', bottom: '92px', width: kind === 'bubble' ? '316px' : '348px', height: '0', maxWidth: 'calc(100vw - 40px)' });
      return;
    }
    const { position } = look.popup;
    const across = position.endsWith('Left') || position === 'leftMiddle' ? 'left' : position.endsWith('Right') || position === 'rightMiddle' ? 'right' : '';
    const along = position.startsWith('top') ? 'top' : position.startsWith('bottom') ? 'bottom' : '';
    style.setProperty(across || 'left', across ? '20px' : '50%');
    style.setProperty(along || 'top', along ? '20px' : '50%');
    style.transform = `translate(${across ? '0' : '-50%'},${along ? '0' : '-50%'})`;
  }

  #fill(): void {
    const doc = this.#frame.contentDocument;
    if (!doc?.body) return;
    const { widget } = this.kit;
    const campaign = this.kit.seats.find((s) => s.campaign?.id === this.invitation.campaignId)?.campaign ?? this.kit.current.campaign!;
    const { ground, ink } = accent(campaign.chatWindow.color);
    this.#unsheet();
    this.#unsheet = addSheet(doc, cardStyle(ground, ink), widget.from.nonce);
    doc.documentElement.lang = campaign.languageCode ?? 'en';
    doc.documentElement.dir = campaign.isRTL ? 'rtl' : 'ltr';
    const root = this.invitation.style === 'popup' ? this.#popup(doc) : this.#bubble(doc);
    root.setAttribute('role', 'dialog');
    root.setAttribute('aria-label', this.#frame.title);
    doc.body.replaceChildren(root);
    doc.addEventListener('keydown', (event) => event.key === 'Escape' && this.onRefuse());
    if (this.invitation.style !== 'popup') this.#frame.style.height = `${root.offsetHeight + 24}px`;
    // What does not fit is scrolled, by keys too.
    const message = root.querySelector<HTMLElement>('.invitation__message')!;
    if (message.scrollHeight > message.clientHeight) message.tabIndex = 0;
  }

  /** A picture with the words and the way to close it where the settings put them. */
  #popup(doc: Document): HTMLElement {
    const { popup } = this.invitation.window;
    const root = element(doc, 'div', 'invitation invitation--popup');
    const own = this.kit.parts.draw('invitation.popupImage', described(this.invitation, this.kit.widget.from.origin));
    if (own) {
      const place = element(doc, 'div', 'invitation__own');
      place.append(own);
      root.append(place);
    } else {
      const { origin } = this.kit.widget.from;
      const image = doc.createElement('img');
      image.alt = '';
      image.src = `${origin}/images/${popup.image.type === 'gallery' ? 'gallery' : this.kit.widget.siteId}/${popup.image.id}`;
      image.onload = () => this.#fit(root, image.naturalWidth || size.width, image.naturalHeight || size.height);
      root.append(image);
    }
    this.#fit(root, size.width, size.height);
    const message = this.#message(doc, popup.messageFrame);
    message.onclick = this.onAccept;
    const close = this.#close(doc);
    within(close, popup.closeFrame);
    root.append(this.#accept(doc), message, close);
    return root;
  }

  /** Draws a popup as large as its picture, and all of it smaller where the screen is: its parts stand where the picture shows them. */
  #fit(root: HTMLElement, width: number, height: number): void {
    const scale = Math.min(1, (innerWidth - 40) / width, (innerHeight - 40) / height);
    Object.assign(root.style, { width: `${width}px`, height: `${height}px`, transform: scale < 1 ? `scale(${scale})` : '' });
    Object.assign(this.#frame.style, { width: `${width * scale}px`, height: `${height * scale}px` });
  }

  /** A card beside the button: who asks, what, and two answers. */
  #bubble(doc: Document): HTMLElement {
    const { agent, style } = this.invitation;
    const root = element(doc, 'div', `invitation invitation--${style}`);
    if (agent || style === 'embedded') {
      root.append(agent ? agentHead(doc, agent, this.kit.widget.from.origin) : element(doc, 'div', 'invitation__head', this.#text('title', 'Chat Invitation')));
    }
    const answers = element(doc, 'div', 'invitation__answers');
    const accept = this.#accept(doc);
    accept.textContent = this.#text('accept', 'Chat now');
    answers.append(accept);
    root.append(this.#close(doc), this.#message(doc), answers);
    return root;
  }

  #accept(doc: Document): HTMLElement {
    const button = element(doc, 'button', 'invitation__accept') as HTMLButtonElement;
    button.type = 'button';
    button.setAttribute('aria-label', `${this.#text('accept', 'Chat now')}: ${this.invitation.message}`);
    button.onclick = this.onAccept;
    return button;
  }

  #close(doc: Document): HTMLElement {
    const button = element(doc, 'button', 'invitation__close') as HTMLButtonElement;
    button.type = 'button';
    button.setAttribute('aria-label', this.#text('decline', 'Click to decline the chat'));
    button.onclick = this.onRefuse;
    return button;
  }

  #message(doc: Document, frame?: Rectangle): HTMLElement {
    const place = element(doc, 'span', 'invitation__message');
    const own = this.invitation.agent ? null : this.kit.parts.draw('invitation.message');
    if (own) {
      guarded(() => place.append(own));
      return place;
    }
    const { message: look } = this.invitation.window;
    place.textContent = this.invitation.message;
    place.dir = 'auto';
    if (!frame) return place;
    Object.assign(place.style, {
      fontFamily: `"${look.font}", sans-serif`, fontSize: look.fontsize, fontWeight: look.bold ? '700' : '400', fontStyle: look.italic ? 'italic' : 'normal', color: look.color,
    });
    within(place, frame);
    return place;
  }
}

interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What a popup measures until its picture says otherwise. */
const size = { width: 400, height: 250 };

function within(child: HTMLElement, { x, y, width, height }: Rectangle): void {
  Object.assign(child.style, { position: 'absolute', left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
}

/** Who invites: with the photograph, or with initials where there is none or it cannot be loaded. */
function agentHead(doc: Document, { name, title, avatar }: Profile, origin: string): HTMLElement {
  const head = element(doc, 'div', 'invitation__head invitation__head--agent');
  const face = element(doc, 'span', 'invitation__face', initials(name));
  face.setAttribute('aria-hidden', 'true');
  if (avatar) {
    const photo = doc.createElement('img');
    photo.alt = '';
    photo.src = origin + avatar;
    photo.onload = () => face.replaceChildren(photo);
  }
  const names = element(doc, 'span', 'invitation__names');
  names.append(element(doc, 'span', 'invitation__name', name));
  if (title) names.append(element(doc, 'span', 'invitation__title', title));
  head.append(face, names);
  return head;
}

function element(doc: Document, tag: string, className: string, text = ''): HTMLElement {
  const made = doc.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
