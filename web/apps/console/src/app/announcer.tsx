import { Unseen } from '@parley/ui';
import { Store, useStore } from '../parts/store';

class Announcer extends Store<{ text: string; count: number }> {
  say(text: string): void {
    this.set({ text, count: this.state.count + 1 });
  }
}

const announcer = new Announcer({ text: '', count: 0 });

/** Tells screen readers something that happened elsewhere on the screen. */
export const announce = (text: string): void => announcer.say(text);

/** The places that speak; two take turns, so that the same text twice is heard twice. */
export function Announcements() {
  const { text, count } = useStore(announcer);
  return (
    <Unseen>
      <span aria-live="polite">{count % 2 === 0 ? text : ''}</span>
      <span aria-live="polite">{count % 2 === 1 ? text : ''}</span>
    </Unseen>
  );
}
