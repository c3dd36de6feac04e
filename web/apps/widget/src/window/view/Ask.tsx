import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { formText } from '../../text/en';

export interface AskProps {
  title: string;
  /** The word for going on; what is asked is done when `isDone`. */
  submit: string;
  isBusy: boolean;
  isDone: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ComponentChildren;
}

/** A question over the window, which keeps the focus until it is answered or put away. */
export function Ask({ title, submit, isBusy, isDone, onSubmit, onClose, children }: AskProps) {
  const card = useRef<HTMLFormElement>(null);
  const stops = () => [...card.current!.querySelectorAll<HTMLElement>('input:not([type=radio]), input:checked, textarea, button')];
  const first = () => card.current!.querySelector<HTMLElement>('input:checked') ?? card.current!.querySelector<HTMLElement>('input, button')!;
  useLayoutEffect(() => first().focus(), [isDone]);
  const trap = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onClose();
    } else if (event.key === 'Tab') {
      const last = stops().at(-1)!;
      const at = document.activeElement as HTMLElement;
      const isFirst = at === first() || (at as HTMLInputElement).type === 'radio';
      if (event.shiftKey ? !isFirst : at !== last) return;
      event.preventDefault();
      (event.shiftKey ? last : first()).focus();
    }
  };
  return (
    <div class="ask" role="dialog" aria-modal="true" aria-labelledby="parley-asked" onKeyDown={trap}>
      <form
        class="ask__card"
        ref={card}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isDone) onClose();
          else if (!isBusy) onSubmit();
        }}
      >
        <h2 id="parley-asked">{title}</h2>
        {children}
        <div class="ask__buttons">
          <button type="submit" class="primary" aria-disabled={isBusy}>
            {submit}
          </button>
          {!isDone && (
            <button type="button" class="secondary" onClick={onClose}>
              {formText.cancel}
            </button>
          )}
        </div>
      </form>
    </div>
  );
}
