import { Skeleton } from '@mantine/core';
import { useSession } from '../session/SessionGate';
import { text } from '../text';
import { ChatList } from './ChatList';
import { useDesk } from './DeskProvider';
import { StatusSwitch } from './StatusSwitch';
import { WaitingList } from './WaitingList';
import css from './Panel.module.css';

/** The left side of the desk: one's status, who waits, one's chats. */
export function Panel() {
  const { site } = useSession();
  const { desk } = useDesk();
  return (
    <div className={css.panel}>
      <div className={css.top}>
        <h1 className={css.site}>{site.name}</h1>
        <StatusSwitch />
      </div>
      <div className={css.lists}>
        {desk.isPending ? (
          <div className={css.skeletons} aria-label={text.loading} role="status">
            <Skeleton height={12} width={90} />
            <Skeleton height={74} radius={10} />
            <Skeleton height={74} radius={10} />
            <Skeleton height={12} width={70} mt={12} />
            <Skeleton height={44} radius={10} />
          </div>
        ) : (
          <>
            <WaitingList />
            <ChatList />
          </>
        )}
      </div>
    </div>
  );
}
