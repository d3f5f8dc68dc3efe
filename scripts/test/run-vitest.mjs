import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inProject } from '../setup/project.mjs'
import { handOver } from '../setup/run.mjs'

/**
 * Runs Vitest in our terminal and reads the report it leaves.
 * @param {string} node
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env added to ours
 * @param {readonly string[]} launcher what stands before the command, if it is to run somewhere special
 * @returns {Promise<import('./tally.mjs').Run>}
 */
export async function runVitest(node, args, env, launcher = []) {
  const folder = mkdtempSync(join(tmpdir(), 'carpool-test-report-'))
  const path = join(folder, 'report.json')
  const vitest = inProject('node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${path}`]
  try {
    const [command, ...before] = [...launcher, node]
    const code = await handOver(command, [...before, vitest, 'run', ...reporters, ...args], env)
    return { code, report: readReport(path) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} path @returns {import('./tally.mjs').Report | undefined} */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    // No report is a finding of its own: the tally counts it as a failure.
    return undefined
  }
}
