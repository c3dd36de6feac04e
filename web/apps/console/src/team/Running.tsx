import { Button } from '@mantine/core';
import { Empty, Face, Tag } from '@parley/ui';
import { useMutation } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { client, door, keys } from '../app/client';
import { focusChat } from '../chat/focus';
import { agentName, departmentName } from '../desk/agentName';
import { useDesk } from '../desk/DeskProvider';
import { visitorName } from '../desk/visitorName';
import { Await } from '../parts/Await';
import { explainFailure } from '../parts/fault';
import { Elapsed } from '../parts/now';
import table from '../parts/Table.module.css';
import { toast } from '../parts/toast';
import { useSession } from '../session/SessionGate';
import { text } from '../text';
import { Frame } from './Frame';
import { teamKeys, useRunning, type RunningChat } from './team';
import frame from './Frame.module.css';
import css from './Running.module.css';

/** What goes on on the site: chats that wait or run, to read along in, to join or to take over. */
export function Running() {
  const { running } = text.team;
  const chats = useRunning();
  return (
    <Frame>
      <div className={frame.body}>
        <Await query={chats} lines={6}>
          {(data) =>
            data.chats.length === 0 ? (
              <Empty icon="desk" title={running.none}>
                {running.noneText}
              </Empty>
            ) : (
              <>
                <Chats chats={data.chats} />
                {data.total > data.chats.length && <p className={css.more}>{running.more(data.total - data.chats.length)}</p>}
              </>
            )
          }
        </Await>
      </div>
    </Frame>
  );
}

function Chats({ chats }: { chats: RunningChat[] }) {
  const { columns, list } = text.team.running;
  return (
    <table className={table.table} aria-label={list}>
      <thead>
        <tr>
          <th scope="col">{columns.visitor}</th>
          <th scope="col">{columns.status}</th>
          <th scope="col">{columns.department}</th>
          <th scope="col">{columns.since}</th>
          <th scope="col">
            <span className={css.hidden}>{columns.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {chats.map((chat) => (
          <Line key={chat.id} chat={chat} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ chat }: { chat: RunningChat }) {
  const { running } = text.team;
  const { agent } = useSession();
  const name = visitorName(chat.visitor);
  const isMine = chat.agents.some(({ id }) => id === agent.id);
  return (
    <tr className={css.line}>
      <th scope="row">
        <div className={table.who}>
          <Face name={name} />
          <div className={table.names}>
            <strong>{name}</strong>
            <span className={table.hint}>{chat.visitor.pageTitle || chat.visitor.pageUrl}</span>
          </div>
        </div>
      </th>
      <td>{chat.agents.length > 0 ? chat.agents.map((one) => one.name).join(', ') : <Tag>{chat.offeredTo ? running.offered(agentName(chat.offeredTo)) : running.waiting}</Tag>}</td>
      <td data-wide="">{chat.departmentId ? departmentName(chat.departmentId) : running.wholeSite}</td>
      <td className={table.moment}>
        <Elapsed since={chat.acceptedAt ?? chat.requestedAt} />
      </td>
      <td className={css.act}>
        <Watch chat={chat} isMine={isMine} />
      </td>
    </tr>
  );
}

/** Opens a chat on the desk; one's own simply comes to the front. */
function Watch({ chat, isMine }: { chat: RunningChat; isMine: boolean }) {
  const { running } = text.team;
  const { live } = useDesk();
  const [, go] = useLocation();
  const show = () => {
    live.activate(chat.id);
    go('/chats');
    focusChat(chat.id);
  };
  const watch = useMutation({
    mutationFn: () => door.monitor(chat.id),
    onSuccess: (now) => {
      live.open(now);
      show();
    },
    onError: (cause) => toast(explainFailure(cause)),
    onSettled: () => void Promise.all([teamKeys.running, keys.desk].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  const isOpen = isMine || chat.isMonitored;
  return (
    <Button
      size="xs"
      variant={isOpen ? 'subtle' : 'default'}
      loading={watch.isPending}
      aria-label={running.open(visitorName(chat.visitor))}
      onClick={() => (isOpen && live.room(chat.id) ? show() : watch.mutate())}
    >
      {isMine ? text.team.me : chat.isMonitored ? running.watching : running.watch}
    </Button>
  );
}
