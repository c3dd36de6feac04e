import { language, text } from '../text';

const clockFormat = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
const dayFormat = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' });
const dateFormat = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric' });
const momentFormat = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const fullFormat = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' });

/** The time of day, on this machine's clock. */
export const clock = (time: string | Date): string => clockFormat.format(new Date(time));

/** Day and time, in words, for a tip. */
export const full = (time: string | Date): string => fullFormat.format(new Date(time));

/** The start of the day a moment is in. */
export function startOfDay(time: Date): Date {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate());
}

/** Whole days from one moment's day to another's; summer time makes no difference. */
export function daysBetween(earlier: Date, later: Date): number {
  return Math.round((startOfDay(later).getTime() - startOfDay(earlier).getTime()) / 86_400_000);
}

/** The day's name: today, yesterday, or its date. */
export function day(time: string | Date, now = new Date()): string {
  const then = new Date(time);
  const ago = daysBetween(then, now);
  if (ago === 0) return text.chat.today;
  if (ago === 1) return text.chat.yesterday;
  return ago > 0 && ago < 300 ? dayFormat.format(then) : dateFormat.format(then);
}

/** A moment as short as it stays clear: the time alone for today. */
export function moment(time: string | Date, now = new Date()): string {
  const then = new Date(time);
  return daysBetween(then, now) === 0 ? clockFormat.format(then) : momentFormat.format(then);
}

/** A length of time as a clock shows it: 0:07, 12:45, 1:03:20. Never below zero. */
export function elapsed(milliseconds: number): string {
  const all = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
