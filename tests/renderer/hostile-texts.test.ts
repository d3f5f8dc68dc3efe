import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { launchChromium } from '../fixtures/chromium.ts'
import { openPage } from './open-page.ts'
import { startStagedConsole } from './staged-console.ts'
import {
  busyStage,
  type Stage,
  stagedAccount,
  stagedCall,
  stagedKey,
  stagedLiveCall,
} from './staged-rooms.ts'
import { openWatchedPage } from './watched-page.ts'

vi.setConfig({ testTimeout: 90_000 })

/** Each tries to set `window.ran`, in the ways in which a page can be made to run what it only shows. */
const corpus = [
  '<script>window.ran=1</script>',
  '<img src=x onerror="window.ran=1">',
  '<svg/onload=window.ran=1>',
  '"><iframe srcdoc="<script>parent.ran=1</script>">',
  "' autofocus onfocus=window.ran=1 x='",
  'javascript:window.ran=1',
  '{{constructor.constructor("window.ran=1")()}}',
  '$t(window.ran=1) {{- name}}',
  '</title><script>window.ran=1</script>',
  '<math><mtext></table><mglyph><style><img src=x onerror=window.ran=1>',
  '\u202e<details open ontoggle=window.ran=1>',
  'data:text/html,<script>window.ran=1</script>',
] as const

function hostileStage(): Stage {
  const now = Date.now()
  const usage = stagedCall({ id: 'u' }).usage
  return {
    ...busyStage(now),
    accounts: corpus.map((text, index) =>
      stagedAccount({
        id: `a${index}`,
        name: text,
        baseUrl: text,
        secretHint: '<b>',
        groups: [text.slice(0, 30)],
        identity: { email: text, plan: text, organisation: text },
        health: {
          state: index % 2 === 0 ? 'needs-login' : 'cooling-down',
          since: now,
          until: now + 60_000,
          reason: text,
          lastStatus: 500,
          lastRequestId: text,
        },
      }),
    ),
    keys: corpus.map((text, index) =>
      stagedKey({ id: `k${index}`, name: text, note: text, tags: [text.slice(0, 30)], createdAt: now }),
    ),
    liveCalls: corpus.map((text, index) =>
      stagedLiveCall({
        id: `l${index}`,
        startedAt: now,
        keyName: text,
        accountName: text,
        model: text,
        client: text,
      }),
    ),
    recentCalls: corpus.map((text, index) =>
      stagedCall({
        id: `c${index}`,
        startedAt: now,
        endedAt: now + 10,
        usage,
        keyName: text,
        accountName: text,
        model: text,
        modelAsked: text,
        client: text,
        routing: text,
        provider: text,
      }),
    ),
  }
}

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

test('hostile names, notes and upstream texts are shown as they are, and nothing of them runs', async () => {
  await using plane = await startStagedConsole(hostileStage())
  await using watched = await openWatchedPage(browser, { viewport: { width: 1280, height: 4000 } })
  const { page, complaints } = watched
  const opened: string[] = []
  page.on('dialog', dialog => opened.push(dialog.message()))
  await page.goto(plane.createConsoleLink())
  for (const name of ['Overview', 'Accounts', 'Keys', 'Usage', 'Calls', 'Connect', 'Settings'] as const) {
    await openPage(page, name)
    await page.locator('section[aria-busy=true]').first().waitFor({ state: 'detached' })
  }

  await openPage(page, 'Keys')
  for (const text of corpus) await page.getByText(text, { exact: true }).first().waitFor()
  await page
    .getByRole('button', { name: /^What to do with/ })
    .first()
    .click()
  await page.getByRole('menuitem').first().click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')

  await openPage(page, 'Accounts')
  for (const text of corpus) await page.getByText(text, { exact: true }).first().waitFor()

  await openPage(page, 'Calls')
  await page.getByRole('row').nth(1).click()
  await page.getByRole('dialog').waitFor()

  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
  expect(await page.locator('img[src=x], iframe, svg[onload], details[ontoggle]').count()).toBe(0)
  expect(await page.locator('a[href^="javascript:" i], a[href^="data:" i]').count()).toBe(0)
  expect(opened).toEqual([])
  expect(complaints).toEqual([])
})
