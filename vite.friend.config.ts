import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The friends' page: a bundle of its own, so that nothing of the console is in it. */
export default defineConfig({
  root: 'src-renderer',
  base: './',
  plugins: [react(), tailwindcss()],
  build: {
    // Below the console's pages, and built after them: their folder is emptied first.
    outDir: '../out/renderer/friend',
    assetsDir: 'carpool/assets',
    emptyOutDir: true,
    target: 'chrome140',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { input: 'src-renderer/friend.html' },
  },
})
