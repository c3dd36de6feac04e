import { steady } from '@parley/client';
import { fromWire } from '../history/chats';
import table from '../parts/Table.module.css';
import { full, moment } from '../parts/time';
import { text } from '../text';
import type { AuditLog } from './logs';
import css from './LogTable.module.css';

/** A page of changes, the latest first. */
export function LogTable({ logs }: { logs: AuditLog[] }) {
  const { columns } = text.audit;
  return (
    <table className={table.table} aria-label={text.audit.list}>
      <thead>
        <tr>
          <th scope="col">{columns.time}</th>
          <th scope="col">{columns.agent}</th>
          <th scope="col">{columns.summary}</th>
          <th scope="col">{columns.type}</th>
        </tr>
      </thead>
      <tbody>
        {logs.map((log) => (
          <Line key={log.id} log={log} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ log }: { log: AuditLog }) {
  const time = fromWire(log.actionTime);
  return (
    <tr className={css.line}>
      <td className={table.moment} title={full(time)}>
        <time dateTime={time.toISOString()}>{moment(time)}</time>
      </td>
      <td className={css.who}>{log.agentName}</td>
      <td className={css.what}>{steady(log.actionSummary)}</td>
      <td className={css.kind}>
        <span>{log.actionType}</span>
        <span className={table.hint}>{log.product}</span>
      </td>
    </tr>
  );
}
