import type { Room } from '../live/room';
import type { Live } from '../live/live';
import { notices as wanted } from '../app/preferences';

/** Notes of the system beside the browser, for an agent who is looking elsewhere. Each is gone once its cause is. */
export class Notices {
  readonly #open = new Map<string, { notice: Notification; isDue: () => boolean }>();

  constructor(private readonly live: Live) {}

  /** Tells of a request for as long as it waits. */
  request(chatId: string, title: string, body: string, onPick: () => void): void {
    this.#show(`request ${chatId}`, title, body, onPick, () => this.#waits(chatId));
  }

  /** Tells of a message for as long as it is unread. */
  message(room: Room, title: string, body: string, onPick: () => void): void {
    this.#show(`chat ${room.id}`, title, body, onPick, () => room.state.unread > 0 && this.live.room(room.id) === room);
  }

  /** Tells that a visitor came into a segment, until the page is in front. */
  segment(visitorId: string, title: string, onPick: () => void): void {
    this.#show(`segment ${visitorId}`, title, '', onPick, () => !document.hasFocus());
  }

  /** Takes away what is no longer due. */
  tidy(): void {
    for (const [tag, { notice, isDue }] of this.#open) {
      if (isDue()) continue;
      notice.close();
      this.#open.delete(tag);
    }
  }

  close(): void {
    for (const { notice } of this.#open.values()) notice.close();
    this.#open.clear();
  }

  #waits(chatId: string): boolean {
    const { requests, invitations } = this.live.waiting.state;
    return requests.some((chat) => chat.id === chatId) || invitations.some(({ chat }) => chat.id === chatId);
  }

  #show(tag: string, title: string, body: string, onPick: () => void, isDue: () => boolean): void {
    if (!wanted.state || document.hasFocus() || !mayNotify()) return;
    const notice = new Notification(title, { body, tag, icon: `${import.meta.env.BASE_URL}icon.svg`, silent: true });
    notice.onclick = () => {
      window.focus();
      onPick();
      notice.close();
    };
    this.#open.set(tag, { notice, isDue });
  }
}

/** Whether the browser can show notes at all. */
export function canNotify(): boolean {
  return 'Notification' in window && window.isSecureContext;
}

function mayNotify(): boolean {
  return canNotify() && Notification.permission === 'granted';
}

/** Turns notes on, which asks the person the first time, or off. */
export async function chooseNotices(isOn: boolean): Promise<void> {
  const isAllowed = isOn && (mayNotify() || (await Notification.requestPermission()) === 'granted');
  wanted.choose(isAllowed);
}
