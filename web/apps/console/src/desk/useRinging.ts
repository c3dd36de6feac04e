import type { Chat } from '@parley/client';
import { useEffect, useState } from 'react';
import { sound } from '../app/preferences';
import { useStore } from '../parts/store';
import { chime } from '../sound/chime';
import { Ringer } from '../sound/ringer';

/** Rings while somebody waits, the agent is online and the sound is on. */
export function useRinging(requests: readonly Chat[], isOnline: boolean): void {
  const [ringer] = useState(() => new Ringer(chime));
  const isOn = useStore(sound) && isOnline;
  useEffect(() => ringer.update(requests.map((chat) => chat.id), isOn), [ringer, requests, isOn]);
  useEffect(() => {
    const unlock = () => chime.unlock();
    window.addEventListener('pointerdown', unlock);
    window.addEventListener('keydown', unlock);
    return () => {
      ringer.update([], false);
      window.removeEventListener('pointerdown', unlock);
      window.removeEventListener('keydown', unlock);
    };
  }, [ringer]);
}
