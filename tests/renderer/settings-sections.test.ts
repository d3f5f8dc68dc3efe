import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { sectionGroups } from '../../src-renderer/features/settings/sections.ts'
import { launchChromium } from '../fixtures/chromium.ts'
import { showSection } from './settings-page.ts'
import { startStagedConsole } from './staged-console.ts'
import { busyStage } from './staged-rooms.ts'
import { findBarriers, horizontalOverflow, openWatchedPage } from './watched-page.ts'

vi.setConfig({ testTimeout: 60_000 })

const folder = fileURLToPath(new URL('../../screenshots', import.meta.url))
/** The desktop's is for the desktop only. */
const sections = Object.values(sectionGroups)
  .flat()
  .filter(id => id !== 'desktop')

/** Each language, theme and width once; the other pages show every pair of them. */
const looks = [
  { locale: 'en-US', colorScheme: 'light', width: 1280 },
  { locale: 'zh-CN', colorScheme: 'dark', width: 390 },
] as const

let browser: Browser
beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  browser = await launchChromium()
})
afterAll(() => browser.close())

describe('UI-12: every section of the settings', () => {
  test.each(looks)(
    'has an address of its own, no barrier and no overflow in $locale, $colorScheme, $width px wide',
    async ({ locale, colorScheme, width }) => {
      await using plane = await startStagedConsole(busyStage(Date.now()))
      await using watched = await openWatchedPage(browser, {
        locale,
        colorScheme,
        viewport: { width, height: 860 },
      })
      const { page, complaints } = watched
      await page.goto(plane.createConsoleLink())
      for (const section of sections) {
        await showSection(page, section)
        const name = `settings-${section}-${locale}-${colorScheme}-${width}`
        await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
        expect(await findBarriers(page), name).toEqual([])
        expect(await horizontalOverflow(page), name).toBeLessThanOrEqual(0)
      }
      expect(complaints).toEqual([])
    },
  )
})
