import { defineConfig } from 'vitest/config'

/** Real reverse proxies in front of the relay; `npm run test:proxies` brings them. */
export default defineConfig({
  test: {
    include: ['tests/proxies/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 60_000,
    allowOnly: false,
    passWithNoTests: false,
  },
})
