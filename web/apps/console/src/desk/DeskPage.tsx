import { useElementSize, useMediaQuery } from '@mantine/hooks';
import { useEffect } from 'react';
import { Unseen } from '@parley/ui';
import { Board } from '../chat/Board';
import { details } from '../app/preferences';
import { useStore } from '../parts/store';
import { text } from '../text';
import { VisitorPane } from '../visitor/VisitorPane';
import { Panel } from './Panel';
import { useDesk } from './DeskProvider';
import css from './DeskPage.module.css';

/** Room that the chats need before the visitor's details stand beside them, in pixels. */
const forDetails = 960;

/** The desk: waiting requests and one's chats on the left, the chats themselves beside them. A phone shows one or the other. */
export function DeskPage({ view }: { view: 'waiting' | 'chats' }) {
  const isPhone = useMediaQuery('(max-width: 719px)', false, { getInitialValueInEffect: false });
  const { live } = useDesk();
  const { ref, width } = useElementSize();
  const isDetails = useStore(details);
  const { rooms } = useStore(live);
  const isBoard = !isPhone || view === 'chats';
  const isDocked = width >= forDetails;
  useLooking(isBoard);

  return (
    <>
      {(!isPhone || view === 'waiting') && <Panel />}
      {isPhone && view === 'chats' && (
        <Unseen>
          <h1>{text.nav.chats}</h1>
        </Unseen>
      )}
      {isBoard && (
        <div className={css.main} ref={ref}>
          <Board width={isDocked && isDetails && rooms.length > 0 ? width - 288 : width} isDocked={isDocked} />
          {isDocked && isDetails && rooms.length > 0 && <VisitorPane />}
        </div>
      )}
    </>
  );
}

/** Tells the desk whether the agent can see its chats: they are drawn, and the page is in front. */
function useLooking(isBoard: boolean): void {
  const { live } = useDesk();
  useEffect(() => {
    const look = () => live.look(isBoard && document.visibilityState === 'visible' && document.hasFocus());
    look();
    const events = ['focus', 'blur'] as const;
    for (const name of events) window.addEventListener(name, look);
    document.addEventListener('visibilitychange', look);
    return () => {
      live.look(false);
      for (const name of events) window.removeEventListener(name, look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [live, isBoard]);
}
