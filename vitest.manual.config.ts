import { defineConfig } from 'vitest/config'

/** The manual followed literally in clean folders; `npm run test:manual` brings what its pages presuppose. */
export default defineConfig({
  test: {
    include: ['tests/manual/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    // Each installs and builds the whole product.
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    allowOnly: false,
    passWithNoTests: false,
  },
})
