import { defineConfig } from 'vitest/config'

/** What a screen may take, measured one by one: beside other tests the figures would say little. */
export default defineConfig({
  test: {
    include: ['tests/speed/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    allowOnly: false,
    passWithNoTests: false,
  },
})
