import { Menu } from '@mantine/core';
import { Dot } from '@parley/ui';
import { text } from '../text';
import type { Presence } from './usePresence';

/** Every status that one may choose, as items of a menu. */
export function StatusItems({ presence }: { presence: Presence }) {
  const { status, awayStatusId, choices, choose } = presence;
  const value = status === 'away' && awayStatusId ? `${awayStatusId}` : (status ?? '');
  return (
    <Menu.RadioGroup
      value={value}
      onChange={(name) => choose(name === 'online' || name === 'away' || name === 'offline' ? { status: name, awayStatusId: 0 } : { status: 'away', awayStatusId: Number(name) })}
    >
      <Menu.RadioItem value="online" rightSection={<Dot status="online" />}>
        {text.status.names.online}
      </Menu.RadioItem>
      <Menu.RadioItem value="away" rightSection={<Dot status="away" />}>
        {text.status.names.away}
      </Menu.RadioItem>
      {choices.map((one) => (
        <Menu.RadioItem key={one.id} value={`${one.id}`} rightSection={<Dot status="away" />}>
          {one.name}
        </Menu.RadioItem>
      ))}
      <Menu.RadioItem value="offline" rightSection={<Dot status="offline" />}>
        {text.status.names.offline}
      </Menu.RadioItem>
    </Menu.RadioGroup>
  );
}
