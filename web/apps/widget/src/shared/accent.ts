/** A theme colour made fit to carry text: the ground, and the ink on it. */
export interface Accent {
  ground: string;
  ink: string;
}

/**
 * Makes of a site's theme colour a ground on which text reads with a contrast of 4.5 or more:
 * light colours stay and get dark ink, all others get white ink and are darkened as far as that needs.
 */
export function accent(color: string): Accent {
  const digits = /^#?[0-9a-f]{6}$/i.test(color) ? color : '#329fd9';
  let rgb = digits.match(/\w\w/g)!.map((pair) => parseInt(pair, 16));
  const isLight = luminance(rgb) > 0.5;
  while (!isLight && luminance(rgb) > 0.175) rgb = rgb.map((c) => c * 0.98);
  return { ground: `rgb(${rgb.map(Math.round)})`, ink: isLight ? '#16202c' : '#fff' };
}

/** Relative luminance as WCAG defines it, with one curve instead of two: right to a hundredth. */
function luminance(rgb: number[]): number {
  const [r, g, b] = rgb.map((c) => (c / 255) ** 2.2);
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
