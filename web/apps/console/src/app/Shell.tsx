import { Tooltip, UnstyledButton } from '@mantine/core';
import { Count, Icon, Mark, type IconName } from '@parley/ui';
import { useState, type ReactNode } from 'react';
import { Link, useRoute } from 'wouter';
import { useDesk } from '../desk/DeskProvider';
import { useAttention } from '../desk/useTitle';
import { LinkBanner } from '../live/LinkBanner';
import { useStore } from '../parts/store';
import { useSettings } from '../settings/sections';
import { Follow } from '../team/Follow';
import { useUnreadTalks } from '../talks/talks';
import { text } from '../text';
import { MeMenu } from './MeMenu';
import { Shortcuts } from './Shortcuts';
import { sound } from './preferences';
import { useShortcuts } from './useShortcuts';
import css from './Shell.module.css';

/** The frame around every page: where one can go, who one is, and whether the connection stands. */
export function Shell({ children }: { children: ReactNode }) {
  const [isHelp, setHelp] = useState(false);
  useShortcuts(() => setHelp(true));
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#main">
        {text.skip}
      </a>
      <nav className={css.rail} aria-label={text.nav.label}>
        <span className={css.mark}>
          <Mark size={32} />
        </span>
        <Places />
        <span className={css.gap} />
        <SoundSwitch />
        <MeMenu onHelp={() => setHelp(true)} />
      </nav>
      <div className={css.stage}>
        <LinkBanner />
        <main className={css.page} id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      <Follow />
      <Shortcuts isOpen={isHelp} onClose={() => setHelp(false)} />
    </div>
  );
}

function Places() {
  const { live } = useDesk();
  const attention = useAttention(live);
  useStore(live.waiting);
  const waiting = live.waiting.count;
  const [isWaiting] = useRoute('/');
  const [isChats] = useRoute('/chats');
  const [isHistory] = useRoute('/history/:id?');
  const [isVisitors] = useRoute('/visitors/:id?');
  const [isTeam] = useRoute('/team/*?');
  const [isSettings] = useRoute('/settings/*?');
  const unread = useUnreadTalks();
  const hasSettings = useSettings().length > 0;
  return (
    <>
      <Place href={live.state.rooms.length > 0 ? '/chats' : '/'} icon="desk" label={text.nav.desk} isHere={isWaiting || isChats} count={attention} on="wide" />
      <Place href="/" icon="bell" label={text.nav.waiting} isHere={isWaiting} count={waiting} on="phone" />
      <Place href="/chats" icon="desk" label={text.nav.chats} isHere={isChats} count={attention - waiting} on="phone" />
      <Place href="/visitors" icon="globe" label={text.nav.visitors} isHere={isVisitors} count={0} />
      <Place href="/history" icon="history" label={text.nav.history} isHere={isHistory} count={0} />
      <Place href="/team" icon="people" label={text.nav.team} isHere={isTeam} count={unread} />
      {hasSettings && <Place href="/settings" icon="gear" label={text.nav.settings} isHere={isSettings} count={0} />}
    </>
  );
}

function Place({ href, icon, label, isHere, count, on }: { href: string; icon: IconName; label: string; isHere: boolean; count: number; on?: 'wide' | 'phone' }) {
  return (
    <Link href={href} className={css.place} data-on={on} aria-current={isHere ? 'page' : undefined}>
      <span className={css.icon}>
        <Icon name={icon} size={22} />
        <span className={css.count}>
          <Count value={count} label={`(${count})`} />
        </span>
      </span>
      <span className={css.label}>{label}</span>
    </Link>
  );
}

function SoundSwitch() {
  const isOn = useStore(sound);
  const label = isOn ? text.nav.mute : text.nav.unmute;
  return (
    <Tooltip label={label} position="right">
      <UnstyledButton className={css.tool} data-on="wide" aria-label={label} onClick={() => sound.choose(!isOn)}>
        <Icon name={isOn ? 'bell' : 'bellOff'} size={20} />
      </UnstyledButton>
    </Tooltip>
  );
}
