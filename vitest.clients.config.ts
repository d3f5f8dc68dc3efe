import { defineConfig } from 'vitest/config'

/** Real clients against the built product; `npm run test:clients` installs them and gives them a network of their own. */
export default defineConfig({
  test: {
    include: ['tests/clients/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    // Each file runs a relay, a Redis and a client of several hundred megabytes.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    allowOnly: false,
    passWithNoTests: false,
  },
})
