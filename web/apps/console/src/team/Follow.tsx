import { usePush } from '../live/usePush';
import { takePresence } from './team';

/** Keeps what is held of the team in step with the pushes, on every page. */
export function Follow() {
  usePush((push) => {
    if (push.type === 'presence') takePresence(push);
  });
  return null;
}
