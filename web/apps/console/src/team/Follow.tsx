import { useDesk } from '../desk/DeskProvider';
import { usePush } from '../live/usePush';
import { hearTalks } from '../talks/talks';
import { takePresence } from './team';

/** Keeps what is held of the team in step with the pushes, on every page. */
export function Follow() {
  const { live } = useDesk();
  usePush((push) => {
    if (push.type === 'presence') takePresence(push);
    hearTalks(push, (chatId) => live.room(chatId) !== undefined);
  });
  return null;
}
