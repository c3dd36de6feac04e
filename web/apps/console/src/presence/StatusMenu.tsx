import { ActionIcon, Menu } from '@mantine/core';
import { Icon } from '@parley/ui';
import { text } from '../text';
import { StatusItems } from './StatusItems';
import type { Presence } from './usePresence';

/** The site's own away statuses, beside the switch that has the common ones; nothing when the site has none. */
export function StatusMenu({ presence }: { presence: Presence }) {
  if (presence.choices.length === 0) return null;
  return (
    <Menu position="bottom-end" width={220} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={text.presence.more}>
          <Icon name="expand" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <StatusItems presence={presence} />
      </Menu.Dropdown>
    </Menu>
  );
}
