import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { launchChromium } from '../fixtures/chromium.ts'
import { accountSecret, messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { openPage } from './open-page.ts'
import { builtPages } from './staged-console.ts'
import { openWatchedPage, type WatchedPage } from './watched-page.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let browser: Browser
let relay: TestRelay
let watched: WatchedPage
beforeAll(async () => {
  browser = await launchChromium()
  relay = await startTestRelay({ config: { uiDir: builtPages } })
  watched = await openWatchedPage(browser)
})
afterAll(async () => {
  await watched[Symbol.asyncDispose]()
  await relay[Symbol.asyncDispose]()
  await browser.close()
})

const card = (title: string) => watched.page.getByRole('region', { name: title })
const send = (key: string) =>
  fetch(`${relay.baseUrl}/api/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: messageBody({ stream: true }),
  })

describe('the console of a real relay', () => {
  let key = ''

  test('opens with its link, once', async () => {
    const { page } = watched
    await page.goto(relay.consoleLink)
    await card('Relay').getByText('Running', { exact: true }).waitFor()
    expect(page.url()).toBe(`${relay.controlUrl}/`)
    expect(await card('Relay').locator('code').textContent()).toBe(relay.baseUrl)
    await using stranger = await openWatchedPage(browser)
    await stranger.page.goto(relay.consoleLink)
    await stranger.page.getByText('This link is used up').first().waitFor()
  })

  test('takes a new account', async () => {
    const { page } = watched
    await openPage(page, 'Accounts')
    await page.getByRole('button', { name: 'Add account' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Second')
    await dialog.getByLabel('API key').fill(accountSecret)
    await dialog.getByLabel('Base URL').fill(relay.simulator.url)
    await dialog.getByRole('button', { name: 'Add account' }).click()
    const row = card('Accounts').getByRole('row', { name: /Second/ })
    await row.getByText('Ready').waitFor()
    expect(await row.textContent()).toContain(`…${accountSecret.slice(-4)}`)
    expect((await relay.admin.listAccounts()).map(({ name }) => name)).toContain('Second')
  })

  test('makes a key that opens the relay', async () => {
    const { page } = watched
    await openPage(page, 'Keys')
    await page.getByRole('button', { name: 'Create key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Ann')
    await dialog.getByRole('button', { name: 'Create key' }).click()
    await dialog.getByRole('button', { name: 'I have stored it' }).waitFor()
    key = (await dialog.locator('code').textContent()) ?? ''
    const lines = (await dialog.locator('pre').textContent()) ?? ''
    expect(lines).toContain(`${relay.baseUrl}/api/`)
    expect(lines).toContain(key)
    await dialog.getByRole('button', { name: 'I have stored it' }).click()
    await card('Keys').getByText('Ann').waitFor()
    expect((await send(key)).status).toBe(200)
    await relay.quiet()
  })

  test('shows a call while it streams, and what it came to', async () => {
    await openPage(watched.page, 'Overview')
    await card('Calls')
      .getByRole('row', { name: /Ann.*Complete/ })
      .waitFor()
    relay.simulator.script({ events: 6, eventDelayMs: 300 }, { times: 1 })
    const answer = await send(key)
    const running = card('Calls').getByRole('row', { name: /Ann.*Running/ })
    await running.waitFor()
    expect(await running.textContent()).toContain('claude-sonnet-4-5')
    await card('Relay').getByText('Active calls').waitFor()
    await answer.text()
    await running.waitFor({ state: 'detached' })
    await relay.quiet()
    const [latest] = await relay.admin.listRecentCalls()
    expect(latest).toMatchObject({ keyName: 'Ann', ending: 'complete' })
    const output = String(latest?.usage.output)
    await card('Calls')
      .getByRole('row', { name: /Ann.*Complete/ })
      .nth(1)
      .waitFor()
    expect(await card('Calls').getByRole('row').nth(1).textContent()).toContain(output)
  })

  test('adds it to today’s totals without a reload', async () => {
    const { total } = await relay.admin.getUsage({ query: { by: 'day' } })
    expect(total.calls).toBeGreaterThanOrEqual(2)
    const calls = card('Today')
      .locator('div')
      .filter({ hasText: /^Calls/ })
      .locator('dd')
      .first()
    await expect.poll(() => calls.textContent(), { timeout: 10_000 }).toBe(String(total.calls))
  })

  test('revokes the key, and the relay refuses it from then on', async () => {
    const { page } = watched
    await openPage(page, 'Keys')
    await page.getByRole('button', { name: 'What to do with Ann' }).click()
    await page.getByRole('menuitem', { name: 'Revoke key' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke key' }).click()
    await card('Keys').getByText('Ann').waitFor({ state: 'detached' })
    expect((await send(key)).status).toBe(403)
  })

  test('switches an account off and says when none is left', async () => {
    const { page } = watched
    await openPage(page, 'Accounts')
    for (const name of ['Use first', 'Use Second']) await page.getByRole('switch', { name }).click()
    await expect.poll(() => card('Accounts').getByText('Switched off').count(), { timeout: 10_000 }).toBe(2)
    expect((await send(relay.key)).status).toBe(503)
  })

  test('shows what a friend types as text, whatever it is (T25)', async () => {
    const name = `<img src=x onerror="document.title='x'">{{count}}`
    await openPage(watched.page, 'Keys')
    await relay.admin.createKey({ body: { name } })
    await card('Keys').getByText(name, { exact: true }).waitFor()
    expect(await watched.page.title()).toBe('Keys · Carpool')
  })

  test('SEC-15: has violated its policy nowhere and complained of nothing', () => {
    expect(watched.complaints).toEqual([])
  })

  test('has for each kind of account the fields that it needs, and says at a field what is wrong', async () => {
    const { page } = watched
    await openPage(page, 'Accounts')
    await page.getByRole('button', { name: 'Add account' }).first().click()
    const dialog = page.getByRole('dialog')
    const choose = async (kind: RegExp) => {
      await dialog.getByRole('combobox', { name: 'Kind' }).click()
      await page.getByRole('option', { name: kind }).click()
    }
    // From here on the browser complains of the relay's refusal.
    await choose(/service account/)
    expect(await dialog.getByLabel('Key file').evaluate(field => field.tagName)).toBe('TEXTAREA')
    await choose(/AWS access keys/)
    await dialog.getByLabel('Name', { exact: true }).fill('Cloud')
    await dialog.getByLabel('Access key ID').fill('AKIASIMULATED0000001')
    await dialog.getByLabel('Region').fill('eu-west-3')
    await dialog.getByRole('button', { name: 'Add account' }).click()
    await dialog.getByText('Enter the access key ID and the secret access key').waitFor()
    await dialog.getByLabel('Secret access key').fill('wJalrXUtnFEMIK7MDENGbPxRfiCY0000')
    await dialog.getByRole('button', { name: 'Add account' }).click()
    await card('Accounts').getByRole('row', { name: /Cloud/ }).waitFor()
    expect((await relay.admin.listAccounts()).at(-1)).toMatchObject({
      kind: 'bedrock-keys',
      baseUrl: 'https://bedrock-runtime.eu-west-3.amazonaws.com',
      secretHint: '0000',
    })
  })
})
