/**
 * @typedef {object} Report the part of Vitest's JSON report that is counted
 * @property {{ status: string, assertionResults: { status: string }[] }[]} testResults one per file
 *
 * @typedef {object} Run
 * @property {number} code Vitest's exit code
 * @property {Report | undefined} report
 *
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} complaints what failed beside single tests
 */

/**
 * Counts single tests, and everything else that went wrong as a failure more.
 * @param {Run} run
 * @param {readonly string[]} failedGates
 * @returns {Counts}
 */
export function tally({ code, report }, failedGates) {
  const files = report?.testResults ?? []
  const tests = files.flatMap(file => file.assertionResults.map(test => test.status))
  const passed = tests.filter(status => status === 'passed').length
  const failedTests = tests.filter(status => status === 'failed').length
  const brokenFiles = files.filter(
    file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed'),
  ).length
  const complaints = [
    ...failedGates.map(gate => `check failed: ${gate}`),
    ...(brokenFiles > 0 ? [`files that could not be run: ${brokenFiles}`] : []),
    ...(passed + failedTests === 0 ? ['no test was run'] : []),
    // An error between tests, a hook or a worker that died: Vitest says so by its exit code only.
    ...(code !== 0 && failedTests + brokenFiles === 0 ? [`Vitest ended with exit code ${code}`] : []),
  ]
  const failed = failedTests + Math.max(brokenFiles - 1, 0) + complaints.length
  return { passed, failed, skipped: tests.length - passed - failedTests, complaints }
}

/**
 * @param {Counts} counts
 * @returns {{ code: number, lines: readonly string[] }} the exit code, and what is said last
 */
export function verdict({ passed, failed, skipped, complaints }) {
  const lines = [
    ...complaints,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    `${passed} passed, ${failed} failed`,
  ]
  return { code: failed === 0 && passed > 0 ? 0 : 1, lines }
}
