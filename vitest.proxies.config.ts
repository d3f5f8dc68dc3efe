import { defineConfig } from 'vitest/config'

/** Real reverse proxies, and a real client through them; `npm run test:proxies` brings them. */
export default defineConfig({
  test: {
    include: ['tests/proxies/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    allowOnly: false,
    passWithNoTests: false,
  },
})
