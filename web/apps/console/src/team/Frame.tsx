import type { ReactNode } from 'react';
import { Tabs } from '../parts/Tabs';
import { useMay } from '../session/may';
import { useUnreadTalks } from '../talks/talks';
import { text } from '../text';
import css from './Frame.module.css';

/** The pages about the team, below their common heading. */
export function Frame({ children }: { children: ReactNode }) {
  const may = useMay();
  const isSupervisor = may('liveChat.monitorAllChats') || may('liveChat.monitorChatsInMyDepartment');
  const tabs = [{ href: '/team', label: text.team.tabs.colleagues }];
  const unread = useUnreadTalks();
  if (may('liveChat.chatWithAgents')) tabs.push({ href: '/team/messages', label: unread > 0 ? `${text.team.tabs.talks} (${unread})` : text.team.tabs.talks });
  if (isSupervisor) tabs.push({ href: '/team/chats', label: text.team.tabs.running });
  return (
    <section className={css.page} aria-label={text.team.heading}>
      <div className={css.top}>
        <h1 className={css.heading}>{text.team.heading}</h1>
        {tabs.length > 1 && <Tabs label={text.team.heading} tabs={tabs} />}
      </div>
      {children}
    </section>
  );
}
