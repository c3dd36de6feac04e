import { ActionIcon, Tooltip } from '@mantine/core';
import { Face, Icon } from '@parley/ui';
import { AfterChat } from '../after/AfterChat';
import { details } from '../app/preferences';
import { useDesk } from '../desk/DeskProvider';
import { visitorName } from '../desk/visitorName';
import type { Room } from '../live/room';
import { useStore } from '../parts/store';
import { text } from '../text';
import { VisitorFacts } from './VisitorFacts';
import css from './VisitorPane.module.css';

/** Beside the chats: who the one in front is with. */
export function VisitorPane() {
  const { live } = useDesk();
  useStore(live);
  const room = live.room(live.state.activeId);
  return room ? <Pane room={room} /> : null;
}

function Pane({ room }: { room: Room }) {
  const { chat } = useStore(room);
  const name = visitorName(chat.visitor);
  return (
    <aside className={css.pane} aria-label={text.chat.details}>
      <header className={css.top}>
        <Face name={name} size="large" />
        <h2 className={css.name}>{name}</h2>
        <Tooltip label={text.visitor.hide}>
          <ActionIcon className={css.hide} variant="subtle" color="gray" aria-label={text.visitor.hide} onClick={() => details.choose(false)}>
            <Icon name="close" size={16} />
          </ActionIcon>
        </Tooltip>
      </header>
      <VisitorFacts chat={chat} />
      {chat.acceptedAt && <AfterChat key={chat.id} chatId={chat.id} name={name} />}
    </aside>
  );
}
