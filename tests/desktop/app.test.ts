import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { accountSecret, messageBody } from '../fixtures/relay.ts'
import { openPage } from '../renderer/open-page.ts'
import { type Simulator, startSimulator } from '../simulator/simulator.ts'
import { isAlive, listDescendants } from './child-processes.ts'
import { makeDataDir, type StandInApp, startStandInApp } from './stand-in-app.ts'

// A whole desktop, a browser and a relay with its Redis start here more than once.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

const patience = { timeout: 15_000 }
const labelsOf = async (app: StandInApp) => (await app.state()).tray?.items.map(item => item.label)
const relayOf = (page: Page) => page.getByRole('region', { name: 'Relay' })
const redisPid = async (app: StandInApp): Promise<number> =>
  JSON.parse(await readFile(join(app.dataDir, 'redis.json'), 'utf8')).pid

async function baseUrlIn(page: Page): Promise<string> {
  const address = relayOf(page).locator('code')
  await address.waitFor()
  return (await address.textContent()) ?? ''
}

describe('the desktop app', () => {
  let app: StandInApp
  let page: Page
  let simulator: Simulator
  let key = ''
  beforeAll(async () => {
    simulator = await startSimulator({ secrets: [accountSecret] })
    app = await startStandInApp()
    page = await app.page()
  })
  afterAll(async () => {
    await app[Symbol.asyncDispose]()
    await simulator.stop()
  })
  const call = async (given: string) =>
    await fetch(`${await baseUrlIn(page)}/api/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': given, 'content-type': 'application/json' },
      body: messageBody({ stream: true }),
    })

  test('opens its window on app://ui/ and says that the relay runs', async () => {
    await relayOf(page).getByText('Running', { exact: true }).waitFor()
    const state = await app.state()
    expect(state.windows).toEqual([{ isVisible: true, title: 'Carpool', url: 'app://ui/' }])
    expect(state.hasMenuBar).toBe(false)
    expect(state.guardsSet).toEqual(['request', 'check', 'device', 'display'])
    // SEC-24: the one that the store of preferences opens is closed again.
    expect(state.openChannels).toEqual([])
    expect(state.tray?.toolTip).toMatch(/^Carpool: Running · 127\.0\.0\.1:\d+$/)
    const health = await fetch(`${await baseUrlIn(page)}/health`)
    expect(await health.json()).toMatchObject({ status: 'running' })
  })

  test('says plainly that no keychain protects the key here', async () => {
    await relayOf(page).getByText('no system keychain protects it').waitFor()
    expect((await stat(join(app.dataDir, 'master.key'))).mode & 0o777).toBe(0o600)
  })

  test('the page holds no token and reaches nothing outside', async () => {
    const { token } = JSON.parse(await readFile(join(app.dataDir, 'control.json'), 'utf8'))
    const everything = await page.evaluate(
      `JSON.stringify([localStorage, sessionStorage, document.cookie, document.documentElement.outerHTML, Object.keys(window.carpool)])`,
    )
    expect(everything).not.toContain(token)
    expect(await page.evaluate('typeof require')).toBe('undefined')
    await page.evaluate(`location.href = 'https://evil.test/'`)
    expect((await app.state()).windows[0]?.url).toBe('app://ui/')
  })

  test('an account and a key are made in the window, and the key opens the relay', async () => {
    await openPage(page, 'Accounts')
    await page.getByRole('button', { name: 'Add account' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Work')
    await dialog.getByLabel('API key').fill(accountSecret)
    await dialog.getByLabel('Base URL').fill(simulator.url)
    await dialog.getByRole('button', { name: 'Add account' }).click()
    await page.getByRole('region', { name: 'Accounts' }).getByText('Ready').waitFor()

    await openPage(page, 'Keys')
    await page.getByRole('button', { name: 'Create key' }).first().click()
    await dialog.getByLabel('Name', { exact: true }).fill('Ann')
    await dialog.getByRole('button', { name: 'Create key' }).click()
    const secret = dialog.locator('code')
    await secret.waitFor()
    key = (await secret.textContent()) ?? ''
    expect(key).toMatch(/^cr_/)
    await dialog.getByRole('button', { name: 'Copy key' }).click()
    await expect.poll(async () => (await app.state()).clipboard).toBe(key)
    await dialog.getByRole('button', { name: 'I have stored it' }).click()
    await page.getByRole('region', { name: 'Keys' }).getByText('Ann').waitFor()
  })

  test('a call with that key streams through the account, and appears in the window with its cost', async () => {
    await openPage(page, 'Overview')
    expect((await call('cr_wrong')).status).toBe(403)
    const answer = await call(key)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('message_stop')
    const row = page.getByRole('region', { name: 'Calls' }).getByRole('row', { name: /Ann/ })
    await row.getByText('Complete').waitFor()
    expect(await row.textContent()).toMatch(/Work.*\$0\.\d+/)
    expect(simulator.log().map(record => record.status)).toEqual([200])
  })

  test('Stop in the tray stops the relay, and everything stays readable', async () => {
    const baseUrl = await baseUrlIn(page)
    const redis = await redisPid(app)
    await app.clickMenu('Stop relay')
    await relayOf(page).getByText('Stopped', { exact: true }).waitFor()
    await openPage(page, 'Accounts')
    expect(await page.getByRole('region', { name: 'Accounts' }).getByText('Work').isVisible()).toBe(true)
    await expect(fetch(`${baseUrl}/health`)).rejects.toThrow('fetch failed')
    expect(isAlive(redis)).toBe(false)
    expect(await labelsOf(app)).toContain('Start relay')
    expect((await app.state()).tray?.icon).toMatch(/stopped\.png$/)
    // A stop that was asked for is no loss of connection.
    expect(await page.getByText('Live updates are paused').count()).toBe(0)
  })

  test('a change while it is stopped is refused in words', async () => {
    await page.getByRole('switch', { name: 'Use Work' }).click()
    const notifications = page.getByRole('region', { name: 'Notifications' })
    const toast = notifications.getByText('The relay is stopped. Start it and try again.')
    await toast.waitFor()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Dismiss' }).click()
    await expect.poll(() => toast.count(), patience).toBe(0)
  })

  test('Start in the page starts it again, with all that was there', async () => {
    await openPage(page, 'Overview')
    await relayOf(page).getByRole('button', { name: 'Start' }).click()
    await relayOf(page).getByText('Running', { exact: true }).waitFor()
    expect((await call(key)).status).toBe(200)
    await page.getByRole('region', { name: 'Calls' }).getByText('Ann').nth(1).waitFor()
    await expect.poll(() => labelsOf(app), patience).toContain('Stop relay')
  })

  test('Start in the tray works as well', async () => {
    await relayOf(page).getByRole('button', { name: 'Stop' }).click()
    await relayOf(page).getByText('Stopped', { exact: true }).waitFor()
    await app.clickMenu('Start relay')
    await relayOf(page).getByText('Running', { exact: true }).waitFor()
    expect((await fetch(`${await baseUrlIn(page)}/health`)).status).toBe(200)
  })

  test('the base URL is copied from the tray', async () => {
    const baseUrl = await baseUrlIn(page)
    await app.clickMenu(baseUrl)
    await expect.poll(async () => (await app.state()).clipboard).toBe(baseUrl)
  })

  test('TR-02: closing hides the window, the relay goes on, and the tray brings it back', async () => {
    await app.closeWindow()
    expect((await app.state()).windows).toMatchObject([{ isVisible: false }])
    expect((await fetch(`${await baseUrlIn(page)}/health`)).status).toBe(200)
    await app.clickMenu('Open Carpool')
    expect((await app.state()).windows).toMatchObject([{ isVisible: true }])
    await app.closeWindow()
    await app.clickTray()
    expect((await app.state()).windows).toMatchObject([{ isVisible: true }])
  })

  test('TR-01: a second start ends, and shows the first one’s window', async () => {
    await app.closeWindow()
    expect(await app.startAgain()).toBe(0)
    await expect.poll(async () => (await app.state()).windows[0]?.isVisible).toBe(true)
  })

  test('the chosen language and theme reach the tray, and are kept', async () => {
    await page.getByRole('button', { name: 'Theme' }).click()
    await page.getByRole('menuitemradio', { name: 'Dark' }).click()
    await page.getByRole('button', { name: 'Language' }).click()
    await page.getByRole('menuitemradio', { name: '简体中文' }).click()
    await expect.poll(() => labelsOf(app), patience).toContain('停止中继')
    const stored = JSON.parse(await readFile(join(app.dataDir, 'desktop', 'preferences.json'), 'utf8'))
    expect(stored).toMatchObject({ theme: 'dark', locale: 'zh-CN', port: 0 })
    await page.getByRole('button', { name: '语言' }).click()
    await page.getByRole('menuitemradio', { name: 'English' }).click()
    await expect.poll(() => labelsOf(app), patience).toContain('Stop relay')
  })

  test('SEC-15: nothing was complained of all the while, but for the refusals that were asked for', async () => {
    const { complaints } = await app.state()
    // While it was stopped: one switch, what the pages read, and reconnections on their way at each of two stops.
    const expected = /503 \(Service Unavailable\)/
    expect(complaints.filter(line => !expected.test(line))).toEqual([])
    expect(complaints.length).toBeLessThanOrEqual(20)
  })

  test('TR-04: Quit ends the relay, its Redis and every other child', async () => {
    const children = listDescendants(app.pid)
    const redis = await redisPid(app)
    expect(children).toContain(redis)
    await app.clickMenu('Quit')
    expect(await app.ended()).toBe(0)
    await expect.poll(() => [redis, ...children].filter(isAlive), patience).toEqual([])
  })
})

describe('the app and its system', () => {
  test('TR-04: a signal quits it like the tray does, with its window open', async () => {
    await using app = await startStandInApp()
    await relayOf(await app.page())
      .getByText('Running', { exact: true })
      .waitFor()
    const children = listDescendants(app.pid)
    app.kill('SIGTERM')
    expect(await app.ended()).toBe(0)
    await expect.poll(() => children.filter(isAlive), patience).toEqual([])
  })

  test('SEC-26: with a keyring the key is wrapped, survives a restart, and is never made anew', async () => {
    const dataDir = await makeDataDir()
    const env = { STAND_IN_KEYRING: 'gnome_libsecret' }
    try {
      const startAndEnd = async () => {
        await using app = await startStandInApp({ dataDir, env })
        const relay = relayOf(await app.page())
        await relay.getByText('Running', { exact: true }).waitFor()
        return await relay.getByText('keychain').count()
      }
      expect(await startAndEnd()).toBe(0)
      expect(await startAndEnd()).toBe(0)
      for (const name of ['vault.json', 'vault.json.bak']) await rm(join(dataDir, name))
      await using app = await startStandInApp({ dataDir, env })
      const relay = relayOf(await app.page())
      await relay.getByText('Not working').waitFor()
      await relay.getByText('a new key could not open them').waitFor()
      expect((await app.state()).tray?.icon).toMatch(/error\.png$/)
      await expect(stat(join(dataDir, 'vault.json'))).rejects.toMatchObject({ code: 'ENOENT' })
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  })

  test('started for the tray, it opens no window until it is asked, in the system’s language', async () => {
    await using app = await startStandInApp({ args: ['--hidden'], env: { STAND_IN_LANGUAGES: 'zh-TW,en' } })
    expect((await app.state()).windows).toEqual([])
    await expect.poll(() => labelsOf(app), patience).toContain('停止中继')
    await app.clickMenu('打开 Carpool')
    await (await app.page()).getByRole('heading', { name: '概览', exact: true }).waitFor()
    expect((await app.state()).windows).toMatchObject([{ isVisible: true, url: 'app://ui/' }])
  })
})
