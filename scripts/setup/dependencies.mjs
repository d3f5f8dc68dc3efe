import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fingerprint, readStamp, writeStamp } from './fingerprint.mjs'
import { inProject, projectFolder } from './project.mjs'
import { runOrThrow } from './run.mjs'

const LOCKFILE = inProject('package-lock.json')
const INSTALLED = inProject('node_modules', '.package-lock.json')
// Inside node_modules, so that it goes away together with what it vouches for.
const STAMP = inProject('node_modules', '.cache', 'carpool', 'dependencies')

export function dependenciesAreFresh() {
  const wanted = lockfileHash()
  if (readStamp(STAMP) === wanted) return true
  if (!installedMatchesLockfile()) return false
  writeStamp(STAMP, wanted)
  return true
}

/** @param {import('./steps.mjs').Steps} steps */
export async function installDependencies(steps) {
  const npm = findNpm()
  const args = [
    ...npm.args,
    verb(),
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  await steps.run('Installing dependencies from package-lock.json (npm ci)', () =>
    runOrThrow('npm ci', npm.command, args, { env: { REDISMS_DISABLE_POSTINSTALL: '1' }, shell: npm.shell }),
  )
  writeStamp(STAMP, lockfileHash())
}

/** Windows cannot delete the node.exe we run on, so there what is installed is changed in place. */
function verb() {
  const runsOnInstalledNode = process.execPath.startsWith(inProject('node_modules'))
  return process.platform === 'win32' && runsOnInstalledNode ? 'install' : 'ci'
}

function lockfileHash() {
  return fingerprint(projectFolder, [LOCKFILE])
}

/** Whether someone has installed by hand what the lockfile asks for: npm keeps its own record of that. */
function installedMatchesLockfile() {
  if (!existsSync(INSTALLED)) return false
  const installed = readPackages(INSTALLED)
  return Object.entries(readPackages(LOCKFILE)).every(
    ([path, wanted]) =>
      path === '' || wanted.optional === true || installed[path]?.integrity === wanted.integrity,
  )
}

/**
 * @param {string} path
 * @returns {Record<string, { integrity?: string, optional?: boolean }>}
 */
function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages ?? {}
}

/** The npm that runs us, else the one beside our Node, else the one on PATH. */
export function findNpm() {
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')
  const scripts = [process.env['npm_execpath'] ?? '', beside]
  const script = scripts.find(
    path => basename(path).startsWith('npm') && path.endsWith('.js') && existsSync(path),
  )
  if (script !== undefined) return { command: process.execPath, args: [script], shell: false }
  const isWindows = process.platform === 'win32'
  return { command: isWindows ? 'npm.cmd' : 'npm', args: [], shell: isWindows }
}
