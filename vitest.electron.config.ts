import { defineConfig } from 'vitest/config'

/** In a real Electron, by `npm run test:electron`. */
export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    include: ['tests/electron/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    allowOnly: false,
    passWithNoTests: false,
  },
})
