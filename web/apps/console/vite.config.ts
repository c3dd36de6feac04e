import { defineConfig } from 'vite';
import { themeVariables } from '../../packages/ui/vite';

/** Where `npm run dev` finds the server. */
const server = process.env.PARLEY_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/console/',
  plugins: [themeVariables()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 640,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Components mark what runs in a browser only; here everything does.
      checks: { moduleLevelDirective: false },
      // What others wrote changes seldom: browsers keep it when the console changes. Parts that only later pages need come with them.
      output: { codeSplitting: { groups: [{ name: 'parts', test: /node_modules/, entriesAware: true, entriesAwareMergeThreshold: 20_000 }] } },
    },
  },
  server: { proxy: { '/api': server, '/realtime': { target: server, ws: true } } },
});
