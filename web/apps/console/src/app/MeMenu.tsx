import { Menu, UnstyledButton } from '@mantine/core';
import { Dot, Face, Icon, type IconName, type Scheme } from '@parley/ui';
import { Link } from 'wouter';
import { usePhoto } from '../agents/photo';
import { canNotify, chooseNotices } from '../desk/notices';
import { useDesk } from '../desk/DeskProvider';
import { useStore } from '../parts/store';
import { StatusItems } from '../presence/StatusItems';
import { usePresence } from '../presence/usePresence';
import { useSession } from '../session/SessionGate';
import { signOut } from '../session/session';
import { text } from '../text';
import { notices, scheme, sound } from './preferences';
import css from './MeMenu.module.css';

const icons: Record<Scheme, IconName> = { auto: 'screen', light: 'sun', dark: 'moon' };

/** Who is signed in, what this browser should look and sound like, and the way out. */
export function MeMenu({ onHelp }: { onHelp: () => void }) {
  const { agent, site } = useSession();
  const { desk } = useDesk();
  const presence = usePresence();
  const photo = usePhoto('me');
  const chosen = useStore(scheme);
  const isSound = useStore(sound);
  const isNoticed = useStore(notices);
  return (
    <Menu position="right-end" width={248} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={css.me} aria-label={text.nav.menu(agent.displayName)}>
          <Face name={agent.displayName} photo={photo.data} />
          <span className={css.status}>
            <Dot status={desk.data?.me.status ?? 'offline'} />
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={css.who} role="presentation">
          <strong>{agent.displayName}</strong>
          <span>{agent.email}</span>
          <span>{site.name}</span>
        </div>
        <Menu.Item component={Link} href="/account" leftSection={<Icon name="person" />}>
          {text.nav.account}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{text.presence.label}</Menu.Label>
        <StatusItems presence={presence} />
        <Menu.Divider />
        <Menu.Label>{text.nav.theme}</Menu.Label>
        <Menu.RadioGroup value={chosen} onChange={(name) => scheme.choose(name as Scheme)}>
          {(Object.keys(icons) as Scheme[]).map((name) => (
            <Menu.RadioItem key={name} value={name} rightSection={<Icon name={icons[name]} />}>
              {text.nav.themes[name]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.CheckboxItem checked={isSound} onChange={(isOn) => sound.choose(isOn)} rightSection={<Icon name={isSound ? 'bell' : 'bellOff'} />}>
          {text.nav.sound}
        </Menu.CheckboxItem>
        {canNotify() && (
          <Menu.CheckboxItem checked={isNoticed} onChange={(isOn) => void chooseNotices(isOn)} rightSection={<Icon name="screen" />}>
            {text.nav.notices}
          </Menu.CheckboxItem>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="keys" />} onClick={onHelp}>
          {text.nav.shortcuts}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="out" />} onClick={() => void signOut()}>
          {text.nav.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
