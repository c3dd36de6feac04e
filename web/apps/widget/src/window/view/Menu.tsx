import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { windowText as t } from '../../text/en';
import { useDismiss } from './dismiss';
import { Icon, type IconName } from './icons';

export interface Deed {
  name: string;
  icon: IconName;
  run: () => void;
}

/** What else can be done, behind a button in the head. Arrow keys move in it. */
export function Menu({ deeds }: { deeds: readonly Deed[] }) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useDismiss(root, isOpen, () => setOpen(false));
  const items = () => [...root.current!.querySelectorAll<HTMLElement>('[role=menuitem]')];
  useLayoutEffect(() => {
    if (isOpen) items()[0]?.focus();
  }, [isOpen]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen) return;
    const list = items();
    const at = list.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab') {
      setOpen(false);
    } else if (to !== undefined) {
      event.preventDefault();
      list.at(to % list.length)!.focus();
    }
  };
  return (
    <div class="menu" ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        ref={button}
        class="title-buttons__operation"
        aria-label={t.menu}
        title={t.menu}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      {isOpen && (
        <div class="menu__list" role="menu" aria-label={t.menu}>
          {deeds.map((deed) => (
            <button
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close();
                deed.run();
              }}
            >
              <Icon name={deed.icon} />
              {deed.name}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
