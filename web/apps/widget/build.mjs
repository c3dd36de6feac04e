// Builds the widget: the window's script under a name that carries its hash, then the loader, which knows that name.
import { build, transform } from 'esbuild';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const out = join(root, 'dist');
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['es2022'],
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
};

/** Style sheets become text in the script, without their white space. */
const styles = {
  name: 'styles',
  setup(b) {
    b.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'css', minify: true });
      return { contents: code, loader: 'text' };
    });
  },
};

await rm(out, { recursive: true, force: true });
await mkdir(join(out, 'visitorside/js'), { recursive: true });
await build({
  ...common,
  entryPoints: { window: 'src/window/main.tsx' },
  outdir: join(out, 'visitorside/js'),
  entryNames: '[name]-[hash]',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  plugins: [styles],
});
const [script] = (await readdir(join(out, 'visitorside/js'))).filter((f) => f.endsWith('.js'));
// The loader once for customers' pages and once for the chat page on our own host.
for (const [outfile, chatPage] of [['loader.js', 'false'], ['chatpage.js', 'true']]) {
  await build({
    ...common,
    entryPoints: ['src/loader/main.ts'],
    outfile: join(out, outfile),
    define: { WINDOW_SCRIPT: JSON.stringify(script), CHAT_PAGE: chatPage },
  });
}
await writeFile(join(out, 'manifest.json'), JSON.stringify({ loader: 'loader.js', window: `visitorside/js/${basename(script)}` }, null, 2) + '\n');
