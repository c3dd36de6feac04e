// Leaves compressed forms beside the files of a build, so that the server sends them as they are: node compress.mjs FOLDER
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const folder = process.argv[2];
const worthIt = /\.(js|css|html|svg|json|webmanifest)$/;
for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !worthIt.test(entry.name)) continue;
  const file = join(entry.parentPath, entry.name);
  const data = await readFile(file);
  const brotli = brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length } });
  for (const [form, smaller] of [
    ['br', brotli],
    ['gz', gzipSync(data, { level: 9 })],
  ]) {
    if (smaller.length < data.length) await writeFile(`${file}.${form}`, smaller);
  }
}
