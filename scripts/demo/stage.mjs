import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inProject } from '../setup/project.mjs'
import { ACCOUNTS } from './cast.mjs'
import { startProgram } from './program.mjs'

const EVENTS_PER_SECOND = '8'

/**
 * @typedef {() => unknown} Closing gives back one thing; the last one goes first
 *
 * @typedef {object} Stage
 * @property {string} simulatorUrl
 * @property {string} baseUrl
 * @property {string} consoleLink
 * @property {string} dataDir
 */

/**
 * Starts the simulator, and the relay on a data directory that nobody has used before.
 * @param {import('./run-demo.mjs').Demo} demo
 * @param {{ closings: Closing[], end: AbortController }} life
 * @returns {Promise<Stage>}
 */
export async function setStage({ node, redisServer }, { closings, end }) {
  const dataDir = mkdtempSync(join(tmpdir(), 'carpool-demo-'))
  closings.push(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }))

  /** @param {readonly string[]} args */
  const start = async args => {
    const program = await startProgram(node, args, end.signal)
    closings.push(program.stop)
    void program.ended.then(error => end.abort(error))
    return program.firstLine
  }

  const simulatorUrl = await start(simulatorArgs()).then(line => line.replace(/^.* /, ''))
  const ports = ['--port', '0', '--control-port', '0']
  const relay = [inProject('out', 'relay', 'headless.js'), 'serve', '--json', '--data-dir', dataDir, ...ports]
  const { baseUrl, consoleLink } = JSON.parse(await start([...relay, '--redis-server', redisServer]))
  return { simulatorUrl, baseUrl, consoleLink, dataDir }
}

function simulatorArgs() {
  const { resting, working } = ACCOUNTS
  const secrets = [resting, working].flatMap(({ secret }) => ['--secret', secret])
  return [inProject('tests', 'simulator', 'main.ts'), '--speed', EVENTS_PER_SECOND, ...secrets]
}
