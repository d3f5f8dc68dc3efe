import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { launchChromium } from '../fixtures/chromium.ts'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { builtPages } from './staged-console.ts'
import { findBarriers, horizontalOverflow, openWatchedPage } from './watched-page.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const folder = fileURLToPath(new URL('../../screenshots', import.meta.url))
const looks = [
  { locale: 'en-US', colorScheme: 'light', width: 1280 },
  { locale: 'zh-CN', colorScheme: 'dark', width: 390 },
] as const

let browser: Browser
let relay: TestRelay
let secret: string
beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  browser = await launchChromium()
  relay = await startTestRelay({ config: { uiDir: builtPages } })
  const limits = { requests: [{ max: 3, window: { kind: 'day' } as const }] }
  secret = (await relay.admin.createKey({ body: { name: 'Bob', providers: ['claude'], limits } })).secret
  const resetsAt = Math.floor(Date.now() / 1000) + 4 * 3600
  relay.simulator.script({
    headers: {
      'anthropic-ratelimit-unified-status': 'allowed',
      'anthropic-ratelimit-unified-5h-status': 'allowed',
      'anthropic-ratelimit-unified-5h-utilization': '0.4',
      'anthropic-ratelimit-unified-5h-reset': String(resetsAt),
    },
  })
  for (const key of [secret, secret, relay.key])
    if ((await call(key)) !== 200) throw new Error('a call was refused')
  await relay.quiet()
})
afterAll(async () => {
  await relay[Symbol.asyncDispose]()
  await browser.close()
})

async function call(key: string): Promise<number> {
  const api = await request.newContext({ extraHTTPHeaders: { 'x-api-key': key } })
  const headers = { 'content-type': 'application/json' }
  const answer = await api.post(`${relay.baseUrl}/api/v1/messages`, { headers, data: messageBody() })
  await api.dispose()
  return answer.status()
}

describe("the friends' page", () => {
  test.each(looks)('shows a friend their own key, in $locale, $width px wide', async look => {
    const { locale, colorScheme, width } = look
    const isEnglish = locale === 'en-US'
    const options = { locale, colorScheme, viewport: { width, height: 860 } }
    await using watched = await openWatchedPage(browser, options)
    const { page } = watched
    await page.goto(relay.baseUrl)
    const field = page.getByLabel(isEnglish ? 'Your key' : '您的密钥')
    await field.fill(`cr_${'a'.repeat(64)}`)
    await page.keyboard.press('Enter')
    await page.getByText(isEnglish ? 'This key is not valid here' : '这个密钥在此无效').waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.screenshot({ path: `${folder}/friend-key-${locale}-${width}.png`, fullPage: true })
    // The browser itself notes the refused request.
    expect(watched.complaints.splice(0)).toEqual([expect.stringContaining('401')])

    await field.fill(` ${secret}\t`)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Bob' }).waitFor()
    const limits = page.getByRole('region', { name: isEnglish ? 'Your limits' : '您的限额' })
    expect(await limits.textContent()).toContain(isEnglish ? '2 of 3' : '2 / 3')
    const windows = page.getByRole('region', { name: isEnglish ? 'Shared windows' : '共享窗口' })
    expect(await windows.textContent()).toContain('40%')
    expect(await windows.textContent()).toContain('67%')
    const lines = (await page.locator('pre').textContent()) ?? ''
    expect(lines).toContain(`${relay.baseUrl}/api/`)
    expect(lines).toContain(secret)
    await page.screenshot({ path: `${folder}/friend-${locale}-${width}.png`, fullPage: true })
    expect(await findBarriers(page)).toEqual([])
    expect(await horizontalOverflow(page)).toBeLessThanOrEqual(0)

    const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))
    expect(kept + page.url() + JSON.stringify(await page.context().cookies())).not.toContain('cr_')
    expect(watched.complaints).toEqual([])
  })

  test('PS-35 nothing of the owner’s console is served there', async () => {
    for (const path of [
      '/index.html',
      '/friend.html',
      '/assets/',
      '/carpool/assets/../../index.html',
      '/admin/api/status',
    ])
      expect((await fetch(relay.baseUrl + path)).status, path).toBe(404)
    const { headers, status } = await fetch(`${relay.baseUrl}/`, { headers: { accept: 'text/html' } })
    expect(status).toBe(200)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect((await fetch(`${relay.baseUrl}/`, { headers: { accept: '*/*' } })).status).toBe(404)
  })

  test('says which limit is used up, and begins anew with a refresh', async () => {
    await using watched = await openWatchedPage(browser, { locale: 'en-US' })
    const { page } = watched
    await page.goto(relay.baseUrl)
    await page.getByLabel('Your key').fill(secret)
    await page.keyboard.press('Enter')
    const limits = page.getByRole('region', { name: 'Your limits' })
    await limits.getByText('2 of 3').waitFor()
    expect([await call(secret), await call(secret)]).toEqual([200, 429])
    await relay.quiet()
    await page.getByRole('button', { name: 'Refresh' }).click()
    await limits.getByText('3 of 3').waitFor()
    await page.getByRole('button', { name: 'Leave' }).click()
    expect(await page.getByLabel('Your key').inputValue()).toBe('')
    expect(await page.content()).not.toContain(secret)
    expect(watched.complaints).toEqual([])
  })
})
