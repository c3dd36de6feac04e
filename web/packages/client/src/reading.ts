/** How far from the end still counts as being there, in pixels. */
const near = 64;

/** Tells whether somebody reads the end of a box that grows and scrolls by itself, or has gone back in it. */
export class Reading {
  #top = 0;

  /** True at first, and again once the end is reached. */
  isAtEnd = true;

  /** Moves the box to its end; until a hand scrolls back, the end is what is read. */
  toEnd(box: HTMLElement): void {
    this.isAtEnd = true;
    box.scrollTop = box.scrollHeight;
  }

  /**
   * Takes note of a `scroll` of the box. Only going back leaves the end: the event comes a moment late, and a box that has
   * become smaller meanwhile, above a phone's keyboard, is far from its end without anybody having left it.
   */
  scrolled(box: HTMLElement): void {
    const { scrollHeight, scrollTop, clientHeight } = box;
    const isBack = scrollTop < this.#top;
    this.#top = scrollTop;
    if (scrollHeight - scrollTop - clientHeight < near) this.isAtEnd = true;
    else if (isBack) this.isAtEnd = false;
  }
}
