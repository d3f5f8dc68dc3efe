import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { launchChromium } from '../fixtures/chromium.ts'
import { openPage } from './open-page.ts'
import { startStagedConsole } from './staged-console.ts'
import { busyStage, stagedCall, stagedLiveCall } from './staged-rooms.ts'
import { openWatchedPage } from './watched-page.ts'

vi.setConfig({ testTimeout: 60_000 })

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

interface LayoutShift extends PerformanceEntry {
  readonly value: number
  readonly hadRecentInput: boolean
}

/** Adds up from now on how much of the page moves by itself, in the browser's own measure. */
function watchShifts(page: Page): Promise<void> {
  return page.evaluate(() => {
    Object.assign(window, { shifted: 0 })
    const observer = new PerformanceObserver(list => {
      const own = window as unknown as { shifted: number }
      // The type of the library knows no entry of this kind.
      for (const entry of list.getEntries() as LayoutShift[])
        if (!entry.hadRecentInput) own.shifted += entry.value
    })
    observer.observe({ type: 'layout-shift' })
  })
}

const shiftOf = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { shifted: number }).shifted)

/** A number that gets a digit more moves within its own cell. */
const withinCells = 0.0005

test.each(['Overview', 'Accounts', 'Keys', 'Calls'] as const)(
  '%s: nothing moves while calls come, stream and end',
  async name => {
    await using plane = await startStagedConsole(busyStage(Date.now()))
    await using watched = await openWatchedPage(browser, { viewport: { width: 1280, height: 900 } })
    const { page } = watched
    const call = stagedLiveCall({ id: 'n1', keyName: 'Zoe', startedAt: Date.now() })
    const { usage } = stagedCall({ id: 'u' })
    // What is waited for is that nothing happens.
    const pass = () => page.waitForTimeout(150)
    await page.goto(plane.createConsoleLink())
    await openPage(page, name)
    await page.locator('section[aria-busy=true]').first().waitFor({ state: 'detached' })
    await page.mouse.move(5, 5)
    await pass()
    // The newest row of the log comes on top of the others: only that page grows by one.
    if (name !== 'Calls') await watchShifts(page)
    plane.events.publish({ type: 'call-started', call })
    await pass()
    if (name === 'Calls') await watchShifts(page)
    for (const output of [10, 500, 12_000, 700_000]) {
      const progressed = { ...call, accountId: 'a1', accountName: 'Work', usage: { ...usage, output } }
      plane.events.publish({ type: 'call-progressed', call: progressed })
      await pass()
    }
    if (name !== 'Calls') {
      const settled = stagedCall({ id: 'n1', keyName: 'Zoe', endedAt: Date.now(), costMicroUsd: 12_000 })
      plane.events.publish({ type: 'call-ended', id: 'n1', settled })
      await pass()
    }
    expect(await shiftOf(page)).toBeLessThan(withinCells)
  },
)
