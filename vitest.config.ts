import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const shared = {
  environment: 'node',
  pool: 'forks',
  testTimeout: 20_000,
  hookTimeout: 30_000,
  // A slip that imports electron outside the desktop finds nothing to run and nothing to download.
  env: { ELECTRON_OVERRIDE_DIST_PATH: '/nonexistent/electron' },
} as const

export default defineConfig({
  test: {
    // Most tests wait for a socket or a child, so that three of them are quicker than two even on two cores.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    globalSetup: ['tests/fixtures/global-setup.ts'],
    allowOnly: false,
    passWithNoTests: false,
    projects: [
      {
        extends: true,
        test: { ...shared, name: 'unit', include: ['src-*/**/*.test.{ts,tsx}'] },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'relay',
          include: ['tests/**/*.test.{ts,tsx}'],
          // What is too slow, needs other programs or a quiet machine has a command of its own: `npm run test:…`.
          exclude: ['clients', 'proxies', 'manual', 'speed', 'electron'].map(name => `tests/${name}/**`),
        },
      },
    ],
  },
})
