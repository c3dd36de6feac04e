import type { Chat, Position } from '@parley/client';
import { menuText, windowText as t } from '../../text/en';

export interface WaitingProps {
  chat: Chat | null;
  position: Position | null;
  /** The visitor may leave a message instead. */
  canLeave: boolean;
  onLeave: () => void;
}

/** What a visitor is told who waits: the place in line, how long it may take, and the way out. */
export function Waiting({ chat, position, canLeave, onLeave }: WaitingProps) {
  if (chat?.state !== 'queued' && chat?.state !== 'offered') return null;
  const inLine = position && (chat.state === 'queued' || position.place > 1) ? position : null;
  return (
    <div class="waiting">
      <span class="waiting__pulse" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <div class="waiting__text">
        <div role="status">
          {inLine && <p class="waiting__place">{t.position(inLine.place)}</p>}
          {inLine?.waitSeconds != null && <p>{wait(inLine.waitSeconds)}</p>}
          <p>{chat.state === 'queued' ? t.queued : t.waiting}</p>
        </div>
        {canLeave && (
          <button type="button" class="linklike" onClick={onLeave}>
            {menuText.leaveMessage}
          </button>
        )}
      </div>
    </div>
  );
}

function wait(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes > 1 ? t.waitMinutes(minutes) : t.waitMinute;
}
