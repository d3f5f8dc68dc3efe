import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { SectionId } from '../../src-renderer/features/settings/sections.ts'
import { launchChromium } from '../fixtures/chromium.ts'
import { showSection } from './settings-page.ts'
import { startStagedConsole } from './staged-console.ts'
import { busyStage } from './staged-rooms.ts'
import { openWatchedPage, type WatchedPage } from './watched-page.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

interface FormCase {
  readonly section: SectionId
  /** Opens the form where it is in a dialog. */
  readonly open?: (page: Page) => Promise<void>
  /** The field that is changed, and what is typed there. */
  readonly field: string
  readonly typed: string
  readonly asks: RegExp
  /** The field's path, as the relay names it. */
  readonly path: string
}

const menu = async (page: Page, of: RegExp, entry: string): Promise<void> => {
  await page.getByRole('button', { name: of }).click()
  await page.getByRole('menuitem', { name: entry }).click()
}

const forms: readonly FormCase[] = [
  {
    section: 'alerts',
    open: page => menu(page, /What to do with Family chat/, 'Edit'),
    field: 'Name',
    typed: 'The family',
    asks: /\/webhooks\/w1$/,
    path: 'name',
  },
  {
    section: 'prices',
    open: page => menu(page, /What to do with acme-small/, 'Edit'),
    field: 'Input',
    typed: '0.5',
    asks: /\/prices$/,
    path: 'models.acme-small.input',
  },
  { section: 'network', field: 'Port', typed: '4000', asks: /\/network$/, path: 'port' },
  {
    section: 'time-zone',
    field: 'Time zone',
    typed: 'Europe/Berlin',
    asks: /\/time-zone$/,
    path: 'timeZone',
  },
  {
    section: 'pool',
    field: 'Address that shows where a proxy leads out',
    typed: 'https://echo.test',
    asks: /\/pool-settings$/,
    path: 'echoUrl',
  },
  { section: 'fair-share', field: '小明', typed: '3', asks: /\/fair-share$/, path: 'weights.k2' },
  {
    section: 'new-keys',
    field: 'At most, in USD',
    typed: '7',
    asks: /\/key-settings$/,
    path: 'newKeyLimits.cost.0.maxUsd',
  },
  { section: 'retention', field: 'Log of calls', typed: '30', asks: /\/usage-settings$/, path: 'logDays' },
  {
    section: 'alerts',
    field: 'Tell me of a window from',
    typed: '70',
    asks: /\/alert-settings$/,
    path: 'windowThreshold',
  },
]

const patient = { timeout: 15_000 }

let browser: Browser
let plane: Awaited<ReturnType<typeof startStagedConsole>>
let watched: WatchedPage
beforeAll(async () => {
  browser = await launchChromium()
  plane = await startStagedConsole(busyStage(Date.now()))
  watched = await openWatchedPage(browser)
  watched.page.setDefaultTimeout(10_000)
  await watched.page.goto(plane.createConsoleLink())
})
afterAll(async () => {
  await watched[Symbol.asyncDispose]()
  await plane.stop()
  await browser.close()
})

/** What the page asks to have changed, from now on. */
function noteChanges(page: Page): string[] {
  const changes: string[] = []
  page.on('request', request => {
    if (request.method() !== 'GET') changes.push(`${request.method()} ${new URL(request.url()).pathname}`)
  })
  return changes
}

describe('a form of the settings (PS-40)', () => {
  test.each(forms)(
    'sends nothing that is not changed, and shows a refusal at its field: $section, $path',
    async ({ section, open, field, typed, asks, path }) => {
      const { page } = watched
      await showSection(page, section)
      await open?.(page)
      const place = open ? page.getByRole('dialog') : page.locator('main form').first()
      const input = place.getByLabel(field, { exact: true })
      const save = place.getByRole('button', { name: 'Save', exact: true })
      const before = await input.inputValue()
      const changes = noteChanges(page)

      await expect.poll(() => isDisabled(save), patient).toBe(true)
      await input.press('Enter')
      await input.fill(typed)
      await expect.poll(() => isDisabled(save), patient).toBe(false)
      await input.fill(before)
      await expect.poll(() => isDisabled(save), patient).toBe(true)
      await input.press('Enter')
      expect(changes).toEqual([])

      const refusal = {
        code: 'invalid_request',
        message: 'no',
        fields: [{ path, message: 'is not to my taste' }],
      }
      await page.route(asks, route =>
        route.request().method() === 'GET' ? route.fallback() : route.fulfill({ status: 400, json: refusal }),
      )
      await input.fill(typed)
      await save.click()
      await expect.poll(() => describedBy(page, input), patient).toContain('Not accepted: is not to my taste')
      expect(await input.getAttribute('aria-invalid')).toBe('true')
      expect(await input.inputValue()).toBe(typed)
      await page.unroute(asks)

      // What was refused may be right by now: it can be sent again as it is.
      await save.click()
      await expect.poll(() => changes.length, patient).toBeGreaterThan(1)
      await settled(save)
    },
  )

  test('asks before it is left with something unsaved, by link and by address', async () => {
    const { page } = watched
    await showSection(page, 'network')
    await showSection(page, 'retention')
    await page.getByLabel('Log of calls').fill('12')
    const question = page.getByRole('alertdialog', { name: 'Leave without saving?' })
    await page.getByRole('link', { name: 'Keys' }).first().click()
    await question.getByRole('button', { name: 'Cancel' }).click()
    await question.waitFor({ state: 'detached' })
    expect(await page.getByLabel('Log of calls').inputValue()).toBe('12')
    await page.evaluate(() => window.location.assign('#/settings?section=pool'))
    await question.getByRole('button', { name: 'Leave' }).click()
    await page.locator('main [data-section=pool]').waitFor()

    await showSection(page, 'retention')
    await page.getByLabel('Log of calls').fill('12')
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByRole('link', { name: 'Keys' }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Keys' }).waitFor()
  })

  test('has complained of nothing but the refusals', () => {
    expect(watched.complaints.filter(line => !line.includes('400'))).toEqual([])
  })
})

/** A dialog is gone once it has saved, and elsewhere there is nothing left to save. */
const settled = (save: Locator) =>
  expect.poll(async () => (await save.count()) === 0 || (await isDisabled(save)), patient).toBe(true)

const isDisabled = async (save: Locator) => (await save.getAttribute('aria-disabled')) === 'true'

/** What a screen reader says after the field's name. */
async function describedBy(page: Page, input: Locator): Promise<string> {
  const ids = (await input.getAttribute('aria-describedby')) ?? ''
  const texts = ids.split(' ').map(id => page.locator(`[id="${id}"]`).textContent())
  return (await Promise.all(texts)).join(' ')
}
