import { Dot, Face, Tag } from '@parley/ui';
import { useDesk } from '../desk/DeskProvider';
import { Await } from '../parts/Await';
import table from '../parts/Table.module.css';
import { useSession } from '../session/SessionGate';
import { text } from '../text';
import { ColleagueMenu } from './ColleagueMenu';
import { Frame } from './Frame';
import { sorted, statusName, useTeam, type Seat, type Team } from './team';
import frame from './Frame.module.css';
import css from './Colleagues.module.css';

/** Every agent of the site: who is there, how busy they are, and what may be done about it. */
export function Colleagues() {
  const team = useTeam(true);
  const { columns } = text.team;
  return (
    <Frame>
      <div className={frame.body}>
        <Await query={team} lines={6}>
          {(data) => (
            <table className={table.table} aria-label={text.team.list}>
              <thead>
                <tr>
                  <th scope="col">{columns.agent}</th>
                  <th scope="col">{columns.status}</th>
                  <th scope="col">{columns.chats}</th>
                  <th scope="col">{columns.departments}</th>
                  <th scope="col">
                    <span className={css.hidden}>{columns.actions}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {sorted(data.agents).map((seat) => (
                  <Line key={seat.id} seat={seat} team={data} />
                ))}
              </tbody>
            </table>
          )}
        </Await>
      </div>
    </Frame>
  );
}

function Line({ seat, team }: { seat: Seat; team: Team }) {
  const { agent } = useSession();
  const { desk } = useDesk();
  const departments = (desk.data?.departments ?? []).filter((one) => seat.departments.includes(one.id));
  const isMe = seat.id === agent.id;
  return (
    <tr className={css.line}>
      <th scope="row">
        <div className={table.who}>
          <Face name={seat.name} />
          <div className={table.names}>
            <strong>{seat.name}</strong>
            {isMe && <span className={table.hint}>{text.team.me}</span>}
          </div>
        </div>
      </th>
      <td>
        <span className={css.status}>
          <Dot status={seat.status} />
          {statusName(seat, team, text.status.names)}
        </span>
      </td>
      <td>
        <span className={css.load} data-full={seat.load >= seat.limit || undefined}>
          {text.team.load(seat.load, seat.limit)}
        </span>
      </td>
      <td data-wide="">
        <span className={table.tags}>
          {departments.map((one) => (
            <Tag key={one.id}>{one.name}</Tag>
          ))}
        </span>
      </td>
      <td className={css.act}>{!isMe && <ColleagueMenu seat={seat} team={team} />}</td>
    </tr>
  );
}
