import { text } from '../text';

interface Choice {
  value: string;
  label: string;
}

/** The zones that the API numbers; a value it does not know stays choosable as it is. */
export function timeZones(current: string): Choice[] {
  const known = text.zones.flatMap(([offset, ...names]) => names.map((name) => `UTC${offset} · ${name}`)).map((label, at) => ({ value: String(at + 1), label }));
  return withCurrent(known, current === '-1' ? '' : current);
}

const patterns = ['MM-dd-yyyy HH:mm:ss', 'MM/dd/yyyy HH:mm:ss', 'dd-MM-yyyy HH:mm:ss', 'dd/MM/yyyy HH:mm:ss', 'yyyy-MM-dd HH:mm:ss', 'yyyy/MM/dd HH:mm:ss'];

/** The patterns for dates and times, shown by what they make of a moment. */
export function dateFormats(current: string, now = new Date()): Choice[] {
  return withCurrent(
    patterns.map((value) => ({ value, label: formatted(value, now) })),
    current,
  );
}

/** A moment by a pattern of the API. */
export function formatted(pattern: string, time: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const pieces: Record<string, string> = {
    yyyy: String(time.getFullYear()),
    MM: two(time.getMonth() + 1),
    dd: two(time.getDate()),
    HH: two(time.getHours()),
    mm: two(time.getMinutes()),
    ss: two(time.getSeconds()),
  };
  return pattern.replace(/yyyy|MM|dd|HH|mm|ss/g, (piece) => pieces[piece]!);
}

function withCurrent(known: Choice[], current: string): Choice[] {
  return current && !known.some(({ value }) => value === current) ? [...known, { value: current, label: current }] : known;
}
