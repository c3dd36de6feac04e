import { encode } from 'uqr';

/** A text as a picture for cameras. Dark on white in every scheme: not all cameras read the reverse. */
export function QrCode({ value, label }: { value: string; label: string }) {
  const { data, size } = encode(value, { ecc: 'M', border: 3 });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg width="196" height="196" viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" rx="2" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  );
}
