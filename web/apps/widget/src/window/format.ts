import { steady, type Entry, type Message } from '@parley/client';
import { silent, systemText, windowText as t } from '../text/en';

const minute = 60_000;

/** Consecutive lines of one sender that belong together, or one line of the system. */
export interface Group {
  key: string;
  /** Set when this group begins a day. */
  day: string;
  from: 'visitor' | 'agent' | 'system';
  name: string;
  time: string;
  entries: Entry[];
}

/** Gathers what one sender wrote within a few minutes, and marks where days begin. */
export function grouped(entries: readonly Entry[], now: Date, language: string): Group[] {
  const groups: Group[] = [];
  let day = '';
  let last = 0;
  for (const entry of entries) {
    if (entry.message?.kind === 'system' && silent.includes(keyOf(entry.message))) continue;
    const at = new Date(entry.message?.time ?? entry.pending!.time);
    const from = entry.message?.sender.type ?? 'visitor';
    const name = from === 'agent' ? entry.message!.sender.name : '';
    const begins = at.toDateString() !== day;
    const open = groups[groups.length - 1];
    if (!begins && open && from !== 'system' && open.from === from && open.name === name && at.getTime() - last < 3 * minute) {
      open.entries.push(entry);
    } else {
      groups.push({ key: entry.key, day: begins ? dayName(at, now, language) : '', from, name, time: '', entries: [entry] });
    }
    groups[groups.length - 1]!.time = timeOf(at, language);
    day = at.toDateString();
    last = at.getTime();
  }
  return groups;
}

/** What a message says, in the words of this catalogue where it is the system's. */
export function words(message: Message): string {
  return systemText[keyOf(message)]?.(String(message.payload?.name ?? '')) ?? steady(message.text);
}

function keyOf(message: Message): string {
  return String(message.payload?.key ?? '');
}

function timeOf(at: Date, language: string): string {
  return at.toLocaleTimeString(language, { hour: 'numeric', minute: '2-digit' });
}

function dayName(at: Date, now: Date, language: string): string {
  if (at.toDateString() === now.toDateString()) return t.today;
  if (at.toDateString() === new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1).toDateString()) return t.yesterday;
  return at.toLocaleDateString(language, { weekday: 'short', day: 'numeric', month: 'long', ...(at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }) });
}

/** A file's size in words, such as 1.2 MB. */
export function sizeOf(bytes: number): string {
  const units = ['', 'kilobyte', 'megabyte', 'gigabyte'];
  const step = Math.max(1, Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)), 3));
  return new Intl.NumberFormat(language(), { style: 'unit', unit: units[step]!, unitDisplay: 'short', maximumFractionDigits: step > 1 ? 1 : 0 }).format(Math.max(bytes / 1024 ** step, step > 1 ? 0 : 1));
}

/** The language that the window speaks. */
export function language(): string {
  return document.documentElement.lang || navigator.language;
}
