// Builds the widget: the window's script under a name that carries its hash, the page's script, which knows that name,
// then the loader, which knows the page's.
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

/** Parts of the window that are loaded when they are needed take from it what it has (src/window/parts.ts). */
const shared = {
  name: 'shared',
  setup(b) {
    const own = { 'text/en': 'text', '/icons': 'icons', '/format': 'format', '/Part': 'part', 'form/form': 'form', 'form/question': 'question' };
    b.onResolve({ filter: /./ }, ({ path, kind }) => {
      if (kind === 'entry-point') return;
      const key = path.startsWith('preact') ? path : own[Object.keys(own).find((end) => path.endsWith(end))];
      if (key) return { path: key, namespace: 'shared' };
    });
    b.onLoad({ filter: /./, namespace: 'shared' }, ({ path }) => ({ contents: `module.exports = parleyShared[${JSON.stringify(path)}]`, loader: 'js' }));
  },
};

const jsx = { jsx: 'automatic', jsxImportSource: 'preact' };
const scripts = join(out, 'visitorside/js');

await rm(out, { recursive: true, force: true });
await mkdir(scripts, { recursive: true });
const parts = {};
for (const file of (await readdir(join(root, 'src/parts'))).filter((f) => f.endsWith('.tsx'))) {
  const name = basename(file, '.tsx');
  await build({ ...common, ...jsx, entryPoints: { [name]: `src/parts/${file}` }, outdir: scripts, entryNames: '[name]-[hash]', globalName: `parley_${name}`, plugins: [shared, styles] });
  parts[name] = (await readdir(scripts)).find((f) => f.startsWith(`${name}-`));
}
await build({
  ...common,
  ...jsx,
  entryPoints: { window: 'src/window/main.tsx' },
  outdir: scripts,
  entryNames: '[name]-[hash]',
  define: { PARTS: JSON.stringify(parts) },
  plugins: [styles],
});
const script = (await readdir(scripts)).find((f) => f.startsWith('window-'));
await build({ ...common, entryPoints: { page: 'src/page/main.ts' }, outdir: scripts, entryNames: '[name]-[hash]', define: { WINDOW_SCRIPT: JSON.stringify(script), CHAT_PAGE: 'false' } });
const page = (await readdir(scripts)).find((f) => f.startsWith('page-'));
// The loader once for customers' pages and once for the chat page on our own host.
for (const [outfile, chatPage] of [['loader.js', 'false'], ['chatpage.js', 'true']]) {
  await build({
    ...common,
    entryPoints: ['src/loader/main.ts'],
    outfile: join(out, outfile),
    define: { PAGE_SCRIPT: JSON.stringify(page), CHAT_PAGE: chatPage },
  });
}
// The bots' script, which their pages ask for by its name.
await build({ ...common, entryPoints: { botJavaScriptSDK: 'src/bot/main.ts' }, outdir: scripts });
const at = (file) => `visitorside/js/${file}`;
const manifest = { loader: 'loader.js', page: at(page), window: at(script), parts: Object.values(parts).map(at) };
await writeFile(join(out, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n');
