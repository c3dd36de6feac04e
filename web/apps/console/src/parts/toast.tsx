import { Icon } from '@parley/ui';
import { Store, useStore } from './store';
import css from './toast.module.css';

/** Milliseconds that a toast stays. */
const life = 4000;

interface Toast {
  id: number;
  text: string;
}

class Toasts extends Store<Toast[]> {
  #count = 0;

  say(text: string): void {
    const id = ++this.#count;
    this.set([...this.state.slice(-2), { id, text }]);
    setTimeout(() => this.set(this.state.filter((one) => one.id !== id)), life);
  }
}

const toasts = new Toasts([]);

/** Says in passing that something is done. Only for what needs no answer and may be missed. */
export const toast = (text: string): void => toasts.say(text);

/** Where toasts appear; screen readers hear them. */
export function ToastArea() {
  const shown = useStore(toasts);
  return (
    <div className={css.area} role="status">
      {shown.map(({ id, text }) => (
        <p key={id} className={css.toast}>
          <Icon name="check" />
          {text}
        </p>
      ))}
    </div>
  );
}
