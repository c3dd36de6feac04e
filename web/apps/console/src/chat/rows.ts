import type { Entry, Message, Sender } from '@parley/client';

/** What stands in a message list: a day's name, a line of the system, or messages of one person in a row. */
export type Row =
  | { type: 'day'; key: string; time: string }
  | { type: 'system'; key: string; message: Message }
  | { type: 'run'; key: string; sender: Sender; isMine: boolean; isNote: boolean; entries: Entry[]; time: string };

/** Messages of one person further apart than this start a new run, in milliseconds. */
const pause = 3 * 60_000;

/** Arranges a chat for the eye: days apart, one person's messages together. */
export function arrange(entries: readonly Entry[], me: Sender): Row[] {
  const rows: Row[] = [];
  let day = '';
  for (const entry of entries) {
    const time = entry.message ? entry.message.time : entry.pending.time;
    const today = new Date(time).toDateString();
    if (today !== day) rows.push({ type: 'day', key: `day ${today}`, time });
    day = today;
    place(rows, entry, time, me);
  }
  return rows;
}

function place(rows: Row[], entry: Entry, time: string, me: Sender): void {
  const { message } = entry;
  if (message?.kind === 'system' || message?.sender.type === 'system') {
    rows.push({ type: 'system', key: entry.key, message });
    return;
  }
  const sender = message?.sender ?? me;
  const isNote = isNoteEntry(entry);
  const last = rows[rows.length - 1];
  if (last?.type === 'run' && last.isNote === isNote && isSame(last.sender, sender) && Date.parse(time) - Date.parse(last.time) < pause) {
    last.entries.push(entry);
    last.time = time;
    return;
  }
  rows.push({ type: 'run', key: `run ${entry.key}`, sender, isMine: isSame(sender, me), isNote, entries: [entry], time });
}

/** Whether visitors never get it. */
function isNoteEntry({ message, pending }: Entry): boolean {
  return message ? message.visibility === 'agents' : pending.note === true;
}

function isSame(a: Sender, b: Sender): boolean {
  return a.type === b.type && a.id === b.id;
}
