import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { launchChromium } from '../fixtures/chromium.ts'
import { showSection } from './settings-page.ts'
import { startStagedConsole } from './staged-console.ts'
import { emptyStage } from './staged-rooms.ts'
import { findBarriers, openWatchedPage } from './watched-page.ts'

vi.setConfig({ testTimeout: 60_000 })

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** A home that can start at login, on a system that wants to be asked for it. */
const offerDesktop = (page: Page) =>
  page.addInitScript(() => {
    const settings = { loginItem: 'off', keepAwake: 'while-streaming' }
    const written: unknown[] = []
    const bridge = {
      readBootstrap: async () => ({ theme: 'system', locale: 'en', systemLanguages: ['en'] }),
      readService: async () => ({ state: 'running' }),
      readKeyProtection: async () => 'keychain',
      onServiceChanged: () => () => undefined,
      readSettings: async () => settings,
      writeSettings: async (change: object) => {
        written.push(change)
        Object.assign(settings, change)
        if ('startsAtLogin' in change) settings.loginItem = 'requires-approval'
        return { loginItem: settings.loginItem, keepAwake: settings.keepAwake }
      },
    }
    Object.assign(window, { carpool: bridge, written })
  })

const written = (page: Page) => page.evaluate(() => (window as unknown as { written: unknown[] }).written)

test('what the app does on this computer is shown as the system has it, and holds at once', async () => {
  await using plane = await startStagedConsole(emptyStage(Date.now()))
  await using watched = await openWatchedPage(browser)
  const { page, complaints } = watched
  await offerDesktop(page)
  await page.goto(plane.createConsoleLink())
  await showSection(page, 'desktop')
  await page.getByText('The system does not start it.').waitFor()
  await page.getByRole('switch', { name: 'Start when I log in' }).click()
  await page.getByText('The system asks for your approval first').waitFor()
  await page.getByRole('combobox', { name: 'Keep this computer awake' }).click()
  await page.getByRole('option', { name: 'while the relay runs' }).click()
  await expect
    .poll(() => written(page), { timeout: 10_000 })
    .toEqual([{ startsAtLogin: true }, { keepAwake: 'while-running' }])
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a home that is no desktop has no such section', async () => {
  await using plane = await startStagedConsole(emptyStage(Date.now()))
  await using watched = await openWatchedPage(browser)
  await watched.page.goto(plane.createConsoleLink())
  await showSection(watched.page, 'network')
  expect(await watched.page.getByRole('link', { name: 'Desktop' }).count()).toBe(0)
  expect(await watched.page.getByRole('link', { name: 'About' }).count()).toBe(1)
})
