import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findNpm } from '../setup/dependencies.mjs'
import { fingerprint, readStamp, writeStamp } from '../setup/fingerprint.mjs'
import { withLock } from '../setup/lock.mjs'
import { inProject, userCacheFolder } from '../setup/project.mjs'
import { runOrThrow } from '../setup/run.mjs'

const PINS = inProject('scripts', 'clients')
const PIN_FILES = ['package.json', 'package-lock.json']
const INSTALL_WITHIN_MS = 10 * 60_000

/**
 * The pinned clients, in a folder of their own that is kept between runs and checkouts.
 * @param {import('../setup/steps.mjs').Steps} steps
 * @returns {Promise<string>} the folder that holds their node_modules
 */
export async function setUpClients(steps) {
  const pins = fingerprint(
    PINS,
    PIN_FILES.map(name => join(PINS, name)),
  )
  const folder = join(cacheFolder(), `${process.platform}-${process.arch}-${pins.slice(0, 16)}`)
  if (isInstalled(folder)) return folder
  const onWait = (/** @type {number} */ pid) =>
    steps.say(`Waiting for another set-up of the clients (process ${pid})`)
  await withLock(join(cacheFolder(), 'lock'), { onWait }, async () => {
    if (!isInstalled(folder)) await install(folder, steps)
  })
  return folder
}

function cacheFolder() {
  return join(userCacheFolder(), 'clients')
}

/** @param {string} folder */
function isInstalled(folder) {
  return readStamp(join(folder, 'complete')) !== undefined
}

/**
 * An install that was cut short leaves only a folder that nobody looks for.
 * @param {string} folder
 * @param {import('../setup/steps.mjs').Steps} steps
 */
async function install(folder, steps) {
  mkdirSync(cacheFolder(), { recursive: true })
  const draft = mkdtempSync(join(cacheFolder(), 'draft-'))
  try {
    await steps.run('Installing the pinned clients (npm ci, about 1.5 GB)', () => npmCi(draft))
    writeStamp(join(draft, 'complete'), '')
    renameSync(draft, folder)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** @param {string} folder */
async function npmCi(folder) {
  for (const name of PIN_FILES) copyFileSync(join(PINS, name), join(folder, name))
  const npm = findNpm()
  const options = ['--prefix', folder, '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  await runOrThrow('npm ci', npm.command, [...npm.args, 'ci', ...options], {
    shell: npm.shell,
    timeoutMs: INSTALL_WITHIN_MS,
  })
}
