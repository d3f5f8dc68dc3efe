import { join } from 'node:path'
import { aptInstall, canUseApt } from './apt.mjs'
import { firstThatWorks } from './attempts.mjs'
import { findOnPath, isExecutable } from './find-executable.mjs'
import { inProject } from './project.mjs'
import { run, runOrThrow } from './run.mjs'
import { SetUpError } from './set-up-error.mjs'

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'msedge',
  'microsoft-edge',
]
const DOWNLOAD_WITHIN_MS = 5 * 60_000

/**
 * A Chromium, Chrome or Edge that is already on this machine.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findChromium(env = process.env) {
  const chosen = env['CARPOOL_CHROMIUM']
  if (chosen) {
    if (isExecutable(chosen)) return chosen
    throw new SetUpError(`CARPOOL_CHROMIUM is ${chosen}, which is not an executable file`)
  }
  return findOnPath(NAMES, env) ?? usualPlaces(env).find(isExecutable)
}

/**
 * Gets a Chromium for a machine that has none.
 * @param {{ node: string, steps: import('./steps.mjs').Steps }} tools
 */
export async function provisionChromium({ node, steps }) {
  const ofPlaywright = await playwrightPath(node)
  if (isExecutable(ofPlaywright)) return ofPlaywright
  const path = await firstThatWorks([installWithApt(), downloadWithPlaywright(node)], steps)
  if (path === undefined) throw new SetUpError(noChromium())
  return path
}

/** Where installers put browsers without putting them on PATH. @param {NodeJS.ProcessEnv} env */
function usualPlaces(env) {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      name => `/Applications/${name}.app/Contents/MacOS/${name}`,
    )
  }
  if (process.platform !== 'win32') return []
  const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map(name => env[name] ?? '')
  return folders.flatMap(folder => [
    join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
    join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
  ])
}

/** Where Playwright keeps, or would keep, a Chromium of its own. @param {string} node */
async function playwrightPath(node) {
  const question = "import('playwright-core').then(({ chromium }) => console.log(chromium.executablePath()))"
  return (await run(node, ['--input-type=module', '-e', question])).stdout.trim()
}

/** @returns {import('./attempts.mjs').Attempt} */
function installWithApt() {
  return {
    title: 'Installing chromium with apt-get',
    // Ubuntu's package of that name is an empty one that points to a snap.
    obstacle: () => (canUseApt(['debian']) ? undefined : 'that needs root on Debian'),
    async get() {
      await aptInstall('chromium')
      const path = findOnPath(NAMES)
      if (path === undefined) throw new SetUpError('apt-get ended well but there is no chromium on PATH')
      return { path }
    },
  }
}

/** @param {string} node @returns {import('./attempts.mjs').Attempt} */
function downloadWithPlaywright(node) {
  return {
    title: 'Downloading Chromium with Playwright',
    obstacle: () => undefined,
    async get() {
      const cli = inProject('node_modules', 'playwright-core', 'cli.js')
      const withLibraries = canUseApt(['debian', 'ubuntu']) ? ['--with-deps'] : []
      await runOrThrow('The download', node, [cli, 'install', ...withLibraries, 'chromium'], {
        timeoutMs: DOWNLOAD_WITHIN_MS,
      })
      const path = await playwrightPath(node)
      if (!isExecutable(path)) throw new SetUpError(`Playwright ended well but ${path} is missing`)
      return { path }
    },
  }
}

function noChromium() {
  return [
    'The tests of the console run in a real Chromium and found none. Do one of these and run the same command again:',
    '  Debian           sudo apt-get install chromium',
    '  Ubuntu, Windows  npx playwright-core install --with-deps chromium',
    '  Fedora           sudo dnf install chromium',
    '  macOS            brew install --cask chromium',
    '  anywhere         set CARPOOL_CHROMIUM to the path of a Chromium, Chrome or Edge',
  ].join('\n')
}
