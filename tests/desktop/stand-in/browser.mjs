import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { findChromium } from '../../../scripts/setup/chromium.mjs'

const opened = { context: undefined, folder: '', spare: undefined }
const isRoot = process.getuid?.() === 0

/** One Chromium behind all windows; its profile is in the app's own folder. */
export async function openBrowser(folder) {
  mkdirSync(folder, { recursive: true })
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('the stand-in for Electron needs a Chromium')
  const context = await chromium.launchPersistentContext(folder, {
    executablePath,
    headless: process.env.STAND_IN_HEADED === undefined,
    viewport: null,
    reducedMotion: 'reduce',
    args: ['--remote-debugging-port=0', '--disable-dev-shm-usage', ...(isRoot ? ['--no-sandbox'] : [])],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  Object.assign(opened, { context, folder, spare: context.pages()[0] })
}

/** The page that Chromium starts with goes to the first window. */
export async function openPage() {
  const { spare } = opened
  opened.spare = undefined
  return spare ?? (await opened.context.newPage())
}

export const openContext = () => opened.context

/** Where a debugger connects. */
export function debuggerUrl() {
  const [port] = readFileSync(join(opened.folder, 'DevToolsActivePort'), 'utf8').split('\n')
  return `http://127.0.0.1:${port}`
}

export async function closeBrowser() {
  await opened.context?.close()
}
