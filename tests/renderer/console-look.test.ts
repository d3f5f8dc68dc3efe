import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { launchChromium } from '../fixtures/chromium.ts'
import { openPage, type PageName } from './open-page.ts'
import { startStagedConsole } from './staged-console.ts'
import { busyStage, emptyStage } from './staged-rooms.ts'
import { findBarriers, horizontalOverflow, openWatchedPage, type WatchedPage } from './watched-page.ts'

vi.setConfig({ testTimeout: 60_000 })

const folder = fileURLToPath(new URL('../../screenshots', import.meta.url))
const words = {
  'en-US': { add: 'Add account', create: 'Create key', name: 'Name', stored: 'I have stored it' },
  'zh-CN': { add: '添加账号', create: '创建密钥', name: '名称', stored: '我已保存好' },
} as const
type Language = keyof typeof words
const pages = ['Overview', 'Accounts', 'Keys', 'Usage', 'Calls', 'Connect', 'Settings'] as const

/** Every pair of language, theme and width at least once. */
const looks = [
  { locale: 'en-US', colorScheme: 'light', width: 1280 },
  { locale: 'zh-CN', colorScheme: 'dark', width: 1280 },
  { locale: 'zh-CN', colorScheme: 'light', width: 390 },
  { locale: 'en-US', colorScheme: 'dark', width: 390 },
] as const satisfies readonly { locale: Language; colorScheme: 'light' | 'dark'; width: number }[]
type Look = (typeof looks)[number]

let browser: Browser
beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  browser = await launchChromium()
})
afterAll(() => browser.close())

async function open({ locale, colorScheme, width }: Look, url: string): Promise<WatchedPage> {
  const watched = await openWatchedPage(browser, { locale, colorScheme, viewport: { width, height: 860 } })
  await watched.page.goto(url)
  await settle(watched.page)
  return watched
}

async function settle(page: Page): Promise<void> {
  await page.locator('section[aria-busy=true]').first().waitFor({ state: 'detached' })
  await page.getByRole('heading', { level: 1 }).waitFor()
}

async function show(page: Page, name: PageName): Promise<void> {
  await openPage(page, name)
  await settle(page)
}

async function judge(page: Page, look: Look, what: string): Promise<void> {
  const name = `${what}-${look.locale}-${look.colorScheme}-${look.width}`
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: !what.startsWith('dialog') })
  expect(await findBarriers(page), name).toEqual([])
  expect(await horizontalOverflow(page), name).toBeLessThanOrEqual(0)
}

describe('UI-12: the console', () => {
  test.each(looks)(
    'has no barrier, no overflow and no complaint in $locale, $colorScheme, $width px wide',
    async look => {
      const text = words[look.locale]
      await using plane = await startStagedConsole(busyStage(Date.now()))
      await using watched = await open(look, plane.createConsoleLink())
      const { page, complaints } = watched
      expect(await page.locator('html').getAttribute('lang')).toBe(
        look.locale === 'en-US' ? 'en' : look.locale,
      )
      for (const name of pages) {
        await show(page, name)
        await judge(page, look, `busy-${name.toLowerCase()}`)
      }

      await show(page, 'Accounts')
      await page.getByRole('button', { name: text.add }).click()
      await page.getByRole('dialog').getByRole('button', { name: text.add }).click()
      await judge(page, look, 'dialog-account')
      await page.keyboard.press('Escape')

      await show(page, 'Keys')
      await page.getByRole('button', { name: text.create }).click()
      await page.getByRole('dialog').getByLabel(text.name, { exact: true }).fill('Ann')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: text.stored }).waitFor()
      await judge(page, look, 'dialog-key')
      expect(complaints).toEqual([])
    },
  )

  test.each([looks[0], looks[2]])(
    'tells a newcomer what to do, in $locale, $colorScheme, $width px wide',
    async look => {
      await using plane = await startStagedConsole(emptyStage(Date.now()))
      await using watched = await open(look, plane.createConsoleLink())
      for (const name of ['Overview', 'Accounts', 'Keys', 'Usage', 'Calls'] as const) {
        await show(watched.page, name)
        await judge(watched.page, look, `empty-${name.toLowerCase()}`)
      }
      expect(watched.complaints).toEqual([])
    },
  )
})

describe('the chosen theme and language', () => {
  test('UI-11: are shown at once and kept', async () => {
    await using plane = await startStagedConsole(emptyStage(Date.now()))
    const look = { locale: 'en-US', colorScheme: 'light', width: 1280 } as const
    await using watched = await open(look, plane.createConsoleLink())
    const { page } = watched
    await page.getByRole('button', { name: 'Theme' }).click()
    await page.getByRole('menuitemradio', { name: 'Dark' }).click()
    await page.getByRole('button', { name: 'Language' }).click()
    await page.getByRole('menuitemradio', { name: '简体中文' }).click()
    await page.getByRole('heading', { name: '概览', exact: true }).waitFor()
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(await background()).toBe('rgb(16, 17, 18)')

    await page.reload()
    await page.getByRole('heading', { name: '概览', exact: true }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
    expect(await background()).toBe('rgb(16, 17, 18)')
    expect(watched.complaints).toEqual([])
  })
})
