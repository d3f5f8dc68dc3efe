import { availableParallelism } from 'node:os'
import { inProject } from '../setup/project.mjs'
import { run } from '../setup/run.mjs'
import { duration } from '../setup/steps.mjs'

/**
 * @typedef {object} Gate
 * @property {string} name
 * @property {readonly string[]} args of Node
 */

/** @param {string} packageName @param {string} script */
const tool = (packageName, script) => inProject('node_modules', packageName, script)

/** @param {string} runtime @returns {Gate} */
const types = runtime => ({
  name: `types:${runtime}`,
  args: [tool('typescript', 'bin/tsc'), '--noEmit', '--pretty', 'false', '-p', `tsconfig.${runtime}.json`],
})

/** The slow ones first, so that the short ones fill the gaps. @type {readonly Gate[]} */
const GATES = [
  types('node'),
  { name: 'lint', args: [tool('oxlint', 'bin/oxlint')] },
  types('renderer'),
  types('browser-tests'),
  types('contract'),
  types('scripts'),
  { name: 'rules', args: [inProject('scripts', 'check', 'dependency-rules.mjs')] },
  { name: 'dead-code', args: [tool('knip', 'bin/knip.js'), '--no-progress'] },
  { name: 'format', args: [tool('@biomejs/biome', 'bin/biome'), 'check', '--max-diagnostics=50', '.'] },
]

/**
 * Runs the gates whose names begin with one of the given words, all of them if there is none.
 * @param {{ node: string, steps: import('../setup/steps.mjs').Steps }} tools
 * @param {readonly string[]} [words]
 * @returns {Promise<string[]>} the names of those that failed
 */
export async function runGates({ node, steps }, words = []) {
  const waiting = GATES.filter(gate => words.length === 0 || words.some(word => gate.name.startsWith(word)))
  /** @type {string[]} */
  const failed = []
  const workOff = async () => {
    for (let gate = waiting.shift(); gate !== undefined; gate = waiting.shift()) {
      if (!(await passes(gate, { node, steps }))) failed.push(gate.name)
    }
  }
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, workOff))
  return failed
}

/** @param {Gate} gate @param {{ node: string, steps: import('../setup/steps.mjs').Steps }} tools */
async function passes(gate, { node, steps }) {
  const beganAt = performance.now()
  const { code, output } = await run(node, gate.args)
  const took = duration(performance.now() - beganAt)
  steps.say(`  ${gate.name.padEnd(20)} ${code === 0 ? 'ok    ' : 'FAILED'} ${took}`)
  if (code !== 0) steps.say(output.trimEnd())
  return code === 0
}
