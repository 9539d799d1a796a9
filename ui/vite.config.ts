import { svelte } from '@sveltejs/vite-plugin-svelte'
import { resolve } from 'node:path'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const here = import.meta.dirname

// The policy of the shell (src-tauri/tauri.conf.json), for looking at components under it.
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'"
const galleryPolicy: Plugin = {
  name: 'gallery-policy',
  apply: 'build',
  transformIndexHtml: () => [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY }, injectTo: 'head-prepend' }],
}

// `vite build` makes the interface. `vite build --mode gallery` makes the component gallery beside it, in dist-gallery, so
// that components can be looked at under the same strict CSP as the app. `vite build --mode bare` makes the page that benches
// hold the real editor against, in dist-bare. Neither is ever shipped.
const EXTRA: Record<string, { page: string; out: string }> = {
  gallery: { page: 'gallery.html', out: 'dist-gallery' },
  bare: { page: 'bare.html', out: 'dist-bare' },
}
const APP = { page: 'index.html', out: 'dist' }

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), ...(mode === 'gallery' ? [galleryPolicy] : [])],
  clearScreen: false,
  resolve: {
    alias: { $lib: resolve(here, 'src/lib'), $features: resolve(here, 'src/features'), $locales: resolve(here, 'locales') },
    // Without this vitest would load Svelte's server build, which cannot mount. Elsewhere Vite's own conditions stand.
    ...(mode === 'test' ? { conditions: ['browser'] } : {}),
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    fs: { allow: [here] },
    watch: { ignored: ['**/target/**', '**/src-tauri/**', '**/crates/**'] },
  },
  preview: { host: '127.0.0.1', port: 4173, strictPort: true },
  build: {
    target: ['es2023', 'safari17'],
    outDir: (EXTRA[mode] ?? APP).out,
    emptyOutDir: true,
    // Fonts and icons stay files: the CSP has no `data:` for fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rollupOptions: { input: resolve(here, (EXTRA[mode] ?? APP).page) },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    restoreMocks: true,
  },
}))
