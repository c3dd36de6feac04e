import type { PageKit } from './kit';
import type { Seat } from './seat';

/** Opens the chat page in a window of the browser's own, as this page's visitor; false where the browser does not let us. */
export function openPopup({ widget }: PageKit, seat: Seat): boolean {
  const { siteId, from } = widget;
  const query = new URLSearchParams({ siteId: String(siteId), planId: seat.id });
  // Behind the #, which no server sees; the page believes it only of its opener.
  const url = `${from.main}/chatwindow.aspx?${query.toString()}#parley=${encodeURIComponent(widget.visit!.token)}`;
  const size = { width: 440, height: 680 };
  const left = Math.max(0, screenX + outerWidth - size.width - 40);
  const top = Math.max(0, screenY + 60);
  // Without its address a window that is open already stays as it is.
  const name = `Comm100ChatWindow${siteId}`;
  const before = opened.get(name);
  if (before && !before.closed) {
    before.focus();
    return true;
  }
  const popup = window.open(url, name, `popup,width=${size.width},height=${size.height},left=${left},top=${top}`);
  if (popup) opened.set(name, popup);
  return popup !== null;
}

const opened = new Map<string, Window>();
