import { useEffect, useRef, useState } from 'preact/hooks';
import { windowText as t } from '../../text/en';

/** Asks before a chat is ended. `onEnd` resolves with whether that worked. */
export function EndDialog({ onEnd, onKeep }: { onEnd: () => Promise<boolean>; onKeep: () => void }) {
  const yes = useRef<HTMLButtonElement>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => yes.current?.focus(), []);
  const end = async () => {
    if (isBusy) return;
    setBusy(true);
    if (!(await onEnd())) setBusy(false);
  };
  return (
    <div
      class="ask"
      role="alertdialog"
      aria-modal="true"
      aria-labelledby="parley-ask"
      aria-describedby="parley-ask-text"
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onKeep();
        } else if (event.key === 'Tab') {
          // Two buttons: the focus goes from one to the other and nowhere else.
          event.preventDefault();
          const other = document.activeElement === yes.current ? yes.current?.nextElementSibling : yes.current;
          (other as HTMLElement | null)?.focus();
        }
      }}
    >
      <div class="ask__card">
        <h2 id="parley-ask">{t.endAsk}</h2>
        <p id="parley-ask-text">{t.endAskText}</p>
        <div class="ask__buttons">
          <button type="button" class="primary" ref={yes} onClick={() => void end()} aria-disabled={isBusy}>
            {t.endYes}
          </button>
          <button type="button" class="secondary" onClick={onKeep}>
            {t.endNo}
          </button>
        </div>
      </div>
    </div>
  );
}
