import { UnstyledButton } from '@mantine/core';
import { Icon } from '@parley/ui';
import { useEffect, useRef, useState } from 'react';
import { announce } from '../app/announcer';
import { useDesk } from '../desk/DeskProvider';
import { useStore } from '../parts/store';
import { text } from '../text';
import css from './LinkBanner.module.css';

/** How long the link may be away without a word, in milliseconds: most breaks are shorter. */
const grace = 1_500;

/** Says that the connection is lost, until it is back. */
export function LinkBanner() {
  const { live } = useDesk();
  const { link, wasUp } = useStore(live);
  const isLost = useLater(link !== 'connected', wasUp ? grace : 2 * grace);
  const wasLost = useRef(false);
  useEffect(() => {
    if (wasLost.current && !isLost) announce(text.link.back);
    wasLost.current = isLost;
  }, [isLost]);

  return (
    <div role="status">
      {isLost && (
        <p className={css.banner}>
          <Icon name="offline" />
          <span className={css.long}>{text.link.lost}</span>
          <span className={css.short}>{text.link.lostShort}</span>
          <UnstyledButton className={css.retry} onClick={() => live.reconnect()}>
            {text.link.retry}
          </UnstyledButton>
        </p>
      )}
    </div>
  );
}

/** Turns true when a condition has lasted, and false at once. */
function useLater(is: boolean, delay: number): boolean {
  const [has, setHas] = useState(false);
  useEffect(() => {
    if (!is) return;
    const timer = setTimeout(() => setHas(true), delay);
    return () => {
      clearTimeout(timer);
      setHas(false);
    };
  }, [is, delay]);
  return is && has;
}
