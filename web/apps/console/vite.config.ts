import { defineConfig } from 'vite';
import { themeVariables } from '../../packages/ui/vite';

/** Where `npm run dev` finds the server. */
const server = process.env.PARLEY_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/console/',
  plugins: [themeVariables()],
  esbuild: { jsx: 'automatic' },
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, sourcemap: false },
  server: { proxy: { '/api': server, '/realtime': { target: server, ws: true } } },
});
