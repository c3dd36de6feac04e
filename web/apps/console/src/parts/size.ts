import { language } from '../text';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

/** How large a file is, as people say it: 340 byte, 1.2 MB. */
export function size(bytes: number): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const amount = bytes / 1000 ** step;
  return new Intl.NumberFormat(language, { style: 'unit', unit: units[step], unitDisplay: 'short', maximumFractionDigits: amount < 10 && step > 0 ? 1 : 0 }).format(amount);
}
