import { defineConfig } from 'vite'

interface NodeBundle {
  readonly entry: string
  readonly outDir: string
  readonly fileName: string
  readonly format: 'es' | 'cjs'
  /** False for the second of two bundles in one folder. */
  readonly emptyOutDir: boolean
}

const bundles: Readonly<Record<string, NodeBundle>> = {
  relay: {
    entry: 'src-relay/headless.ts',
    outDir: 'out/relay',
    fileName: 'headless.js',
    format: 'es',
    emptyOutDir: true,
  },
  main: {
    entry: 'src-main/main.ts',
    outDir: 'out/main',
    fileName: 'main.js',
    format: 'es',
    emptyOutDir: true,
  },
  // Electron loads the preload of a sandboxed window as CommonJS.
  preload: {
    entry: 'src-main/preload.ts',
    outDir: 'out/main',
    fileName: 'preload.cjs',
    format: 'cjs',
    emptyOutDir: false,
  },
}

/** What runs in Node: one file each with every npm package inside, so that the app ships no node_modules. */
export default defineConfig(({ mode }) => {
  const bundle = bundles[mode]
  if (bundle === undefined)
    throw new Error(`--mode is one of ${Object.keys(bundles).join(', ')}, not ${mode}`)
  return {
    publicDir: false,
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: bundle.entry,
      target: 'node24',
      outDir: bundle.outDir,
      emptyOutDir: bundle.emptyOutDir,
      sourcemap: true,
      rolldownOptions: {
        output: {
          format: bundle.format,
          entryFileNames: bundle.fileName,
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  }
})
