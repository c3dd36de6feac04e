const mark = /^\(\d+\+?\) /;

/** The page's title without our count. */
export function ownTitle(): string {
  return document.title.replace(mark, '');
}

/** Puts the number of unread messages before the page's title; none takes it away. */
export function countInTitle(unread: number): void {
  const title = (unread > 0 ? `(${unread > 99 ? '99+' : unread}) ` : '') + ownTitle();
  if (title !== document.title) document.title = title;
}
