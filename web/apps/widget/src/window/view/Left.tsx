import type { OfflineMessage } from '@parley/client';
import { formText, windowText as t } from '../../text/en';
import { Icon } from './icons';

export interface LeftProps {
  /** The window can be closed. */
  canLeave: boolean;
  /** Somebody is there by now. */
  canChat: boolean;
  onClose: () => void;
  onAgain: () => void;
}

/** A message has been left. */
export function Left({ canLeave, canChat, onClose, onAgain }: LeftProps) {
  return (
    <>
      <div class="nobody">
        <div class="nobody__mark is-done" aria-hidden="true">
          <Icon name="check" />
        </div>
        <p class="nobody__said" role="status">
          {formText.messageSent}
        </p>
      </div>
      <div class="footer footer--ended">
        {canChat && (
          <button type="button" class="primary" onClick={onAgain}>
            {t.again}
          </button>
        )}
        {canLeave && (
          <button type="button" class={canChat ? 'secondary' : 'primary'} onClick={onClose}>
            {t.close}
          </button>
        )}
      </div>
    </>
  );
}

/** Nobody is here, and the site has a page of its own for messages. */
export function Nobody({ page, text }: { page: OfflineMessage['page']; text: string }) {
  return (
    <>
      <div class="nobody">
        <div class="nobody__mark" aria-hidden="true">
          <Icon name="moon" />
        </div>
        <h2>{t.offlineTitle}</h2>
        <p>{text}</p>
      </div>
      {/^https?:/i.test(page.url) && (
        <div class="footer footer--ended">
          <a class="primary" href={page.url} target={page.isOpenInNewWindow ? '_blank' : '_top'} rel="noopener">
            {formText.leaveMessage}
          </a>
        </div>
      )}
    </>
  );
}
