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
          // Real clients, by `npm run test:clients`.
          exclude: ['tests/clients/**'],
        },
      },
    ],
  },
})
