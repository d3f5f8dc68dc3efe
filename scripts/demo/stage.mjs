import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inProject } from '../setup/project.mjs'
import { ACCOUNTS } from './cast.mjs'
import { startProgram } from './program.mjs'

const EVENTS_PER_SECOND = '8'
const TIDIED_WITHIN_MS = 20_000

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
    return program
  }

  const simulator = await start(simulatorArgs())
  const relayArgs = serveArgs(dataDir, redisServer)
  /** @type {import('./program.mjs').Program | undefined} */
  let relay
  closings.push(() => (relay?.endedWell() === false ? endOrphans(node, relayArgs) : undefined))
  relay = await start(relayArgs)
  const { baseUrl, consoleLink } = JSON.parse(relay.firstLine)
  return { simulatorUrl: simulator.firstLine.replace(/^.* /, ''), baseUrl, consoleLink, dataDir }
}

/**
 * A relay that crashed leaves its Redis behind; the next one on the same data takes it over, and ends with it.
 * @param {string} node
 * @param {readonly string[]} relayArgs
 */
async function endOrphans(node, relayArgs) {
  const relay = await startProgram(node, relayArgs, AbortSignal.timeout(TIDIED_WITHIN_MS))
  await relay.stop()
}

/** @param {string} dataDir @param {string} redisServer */
function serveArgs(dataDir, redisServer) {
  const place = ['--data-dir', dataDir, '--port', '0', '--control-port', '0', '--redis-server', redisServer]
  return [inProject('out', 'relay', 'headless.js'), 'serve', '--json', ...place]
}

function simulatorArgs() {
  const { resting, working } = ACCOUNTS
  const secrets = [resting, working].flatMap(({ secret }) => ['--secret', secret])
  return [inProject('tests', 'simulator', 'main.ts'), '--speed', EVENTS_PER_SECOND, ...secrets]
}
