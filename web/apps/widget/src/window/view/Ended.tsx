import { formText, windowText as t } from '../../text/en';
import { Icon } from './icons';
import type { Deed } from './Menu';

export interface EndedProps {
  isRated: boolean;
  /** Ways to keep a copy of the chat. */
  deeds: readonly Deed[];
  onAgain: () => void;
}

/** The foot of a chat that is over. */
export function Ended({ isRated, deeds, onAgain }: EndedProps) {
  return (
    <div class="footer footer--ended">
      <p role="status">{isRated ? formText.surveySent : t.thanks}</p>
      {deeds.length > 0 && (
        <div class="keep">
          {deeds.map((deed) => (
            <button type="button" class="keep__way" onClick={deed.run}>
              <Icon name={deed.icon} />
              {deed.name}
            </button>
          ))}
        </div>
      )}
      <button type="button" class="primary" onClick={onAgain}>
        {t.again}
      </button>
    </div>
  );
}
