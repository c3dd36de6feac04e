// Fails when the widget weighs more than it may on a customer's page.
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const dist = new URL('./dist/', import.meta.url);
const { loader, page, window, parts } = JSON.parse(await readFile(new URL('manifest.json', dist), 'utf8'));
let failed = false;
for (const [name, file, limit] of [
  ['loader', loader, 6 * 1024],
  ['page', page, 16 * 1024],
  ['window', window, 60 * 1024],
]) {
  const size = gzipSync(await readFile(new URL(file, dist)), { level: 9 }).length;
  failed ||= size > limit;
  console.log(`${name.padEnd(7)} ${String(size).padStart(6)} of ${limit} bytes compressed${size > limit ? '  TOO LARGE' : ''}`);
}
for (const file of parts) {
  console.log(`${gzipSync(await readFile(new URL(file, dist)), { level: 9 }).length.toString().padStart(14)} bytes compressed of ${file} when it is needed`);
}
process.exit(failed ? 1 : 0);
