import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isExecutable } from './find-executable.mjs'
import { readStamp, writeStamp } from './fingerprint.mjs'
import { inProject, userCacheFolder } from './project.mjs'
import { lastLines, run } from './run.mjs'
import { SetUpError } from './set-up-error.mjs'

const DOWNLOAD_WITHIN_MS = 5 * 60_000
const RETRY_AFTER_MS = 24 * 60 * 60_000

/**
 * @typedef {{ path: string } | { reason: string }} DesktopRuntime where Electron is, or why there is no desktop here
 * @typedef {{ node: string, steps: import('./steps.mjs').Steps, env: NodeJS.ProcessEnv }} DesktopTools
 */

/**
 * @param {DesktopTools} tools
 * @returns {Promise<DesktopRuntime>}
 */
export async function findDesktopRuntime(tools) {
  const { env } = tools
  if (process.platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    return { reason: 'this machine has no display (neither DISPLAY nor WAYLAND_DISPLAY is set)' }
  }
  const override = env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override) {
    const path = join(override, executableName())
    return isExecutable(path)
      ? { path }
      : { reason: `ELECTRON_OVERRIDE_DIST_PATH has no executable ${executableName()}` }
  }
  if (process.platform === 'linux' && process.getuid?.() === 0)
    return { reason: 'Electron does not run as root' }
  const installed = installedPath()
  return isComplete(installed) ? { path: installed } : download(tools, installed)
}

/** @param {DesktopTools} tools @param {string} installed @returns {Promise<DesktopRuntime>} */
async function download({ node, steps }, installed) {
  const lately = failedLately()
  if (lately !== undefined) return { reason: lately }
  const install = inProject('node_modules', 'electron', 'install.js')
  try {
    await steps.run(`Downloading the desktop runtime (Electron ${wantedVersion()})`, async () => {
      const { code, output } = await run(node, [install], { timeoutMs: DOWNLOAD_WITHIN_MS })
      if (code !== 0 || !isComplete(installed)) throw new SetUpError(reasonIn(output))
    })
    return { path: installed }
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error
    const reason = `Electron could not be downloaded (${error.message})`
    writeStamp(failureStamp(), JSON.stringify({ at: Date.now(), reason }))
    return { reason: `${reason}; the next try is in a day, or after \`npm start -- --desktop\`` }
  }
}

/** Asks for the download again, whatever happened lately. */
export function forgetFailedDownload() {
  writeStamp(failureStamp(), '')
}

function failedLately() {
  const stamp = readStamp(failureStamp())
  if (!stamp) return undefined
  const { at, reason } = JSON.parse(stamp)
  const isRecent = Date.now() - at < RETRY_AFTER_MS
  return isRecent
    ? `${reason} on ${new Date(at).toLocaleString()}; \`npm start -- --desktop\` tries again now`
    : undefined
}

function failureStamp() {
  return join(userCacheFolder(), `electron-${wantedVersion()}-failed.json`)
}

/** The one line of a stack trace that says what went wrong. @param {string} output */
function reasonIn(output) {
  const cause = /(?:code: '|Error: )([^'\n]+)/g
  return [...output.matchAll(cause)].at(-1)?.[1] ?? lastLines(output, 1)
}

function executableName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

function installedPath() {
  return inProject('node_modules', 'electron', 'dist', executableName())
}

/** A download that was cut short leaves files without `version`. @param {string} path */
function isComplete(path) {
  const version = readStamp(inProject('node_modules', 'electron', 'dist', 'version'))
  return version?.trim().replace(/^v/, '') === wantedVersion() && isExecutable(path)
}

function wantedVersion() {
  return String(
    JSON.parse(readFileSync(inProject('node_modules', 'electron', 'package.json'), 'utf8')).version,
  )
}
