import { formText, windowText as t } from '../../text/en';

/** The foot of a chat that is over. */
export function Ended({ isRated, onAgain }: { isRated: boolean; onAgain: () => void }) {
  return (
    <div class="footer footer--ended">
      <p role="status">{isRated ? formText.surveySent : t.thanks}</p>
      <button type="button" class="primary" onClick={onAgain}>
        {t.again}
      </button>
    </div>
  );
}
