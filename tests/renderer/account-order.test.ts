import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { launchChromium } from '../fixtures/chromium.ts'
import { openPage } from './open-page.ts'
import { startStagedConsole } from './staged-console.ts'
import { busyStage } from './staged-rooms.ts'
import { findBarriers, openWatchedPage } from './watched-page.ts'

vi.setConfig({ testTimeout: 60_000 })

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

test('accounts are put in order by keyboard and by dragging, and tried in it from then on', async () => {
  await using plane = await startStagedConsole(busyStage(Date.now()))
  await using watched = await openWatchedPage(browser)
  const { page } = watched
  await page.goto(plane.createConsoleLink())
  await openPage(page, 'Accounts')
  await page.getByRole('button', { name: 'Order', exact: true }).click()
  const dialog = page.getByRole('dialog')
  const levels = dialog.getByRole('list', { name: 'Order of accounts' }).locator(':scope > li')
  expect(await dialog.getByRole('button', { name: 'Save' }).getAttribute('aria-disabled')).toBe('true')

  await dialog.getByRole('button', { name: 'Move Spare up' }).focus()
  await page.keyboard.press('Enter')
  await levels.nth(1).waitFor()
  expect(await levels.nth(0).textContent()).toContain('Spare')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Move Spare up')
  await dialog.getByText('Old', { exact: true }).dragTo(dialog.getByText('Spare', { exact: true }))
  expect(await levels.nth(0).textContent()).toContain('Old')
  expect(await findBarriers(page)).toEqual([])

  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  const first = page.getByRole('row').nth(1)
  await first.getByText(/^(Old|Spare)$/).waitFor()
  expect(watched.complaints).toEqual([])
})
