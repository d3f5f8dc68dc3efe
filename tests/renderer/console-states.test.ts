import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { launchChromium } from '../fixtures/chromium.ts'
import { openPage } from './open-page.ts'
import { stagedSecret, startStagedConsole } from './staged-console.ts'
import { busyStage, emptyStage, stagedCall, stagedLiveCall } from './staged-rooms.ts'
import { findBarriers, openWatchedPage } from './watched-page.ts'

vi.setConfig({ testTimeout: 60_000 })

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const card = (page: Page, title: string) => page.getByRole('region', { name: title })

describe('a visitor without a session', () => {
  test('is told how to get a link, and sees nothing else', async () => {
    await using plane = await startStagedConsole(busyStage(Date.now()))
    await using watched = await openWatchedPage(browser)
    const { page } = watched
    await page.goto(`http://127.0.0.1:${plane.port}/`)
    await page.getByRole('heading', { name: 'Open the console with a link' }).waitFor()
    expect(await page.getByText('carpool admin link').isVisible()).toBe(true)
    expect(await page.getByRole('region').filter({ hasText: /./ }).count()).toBe(0)
    expect(await findBarriers(page)).toEqual([])
    // The browser itself notes the two refused requests.
    expect(watched.complaints.filter(line => !line.includes('401'))).toEqual([])
  })
})

describe('live calls', () => {
  test('appear, move on and settle without a reload or a poll', async () => {
    await using plane = await startStagedConsole(emptyStage(Date.now()))
    await using watched = await openWatchedPage(browser)
    const { page } = watched
    await page.goto(plane.createConsoleLink())
    const calls = card(page, 'Calls')
    await calls.getByText('No call yet').waitFor()

    const call = stagedLiveCall({ id: 'l1', keyName: 'Zoe', startedAt: Date.now() })
    plane.events.publish({ type: 'call-started', call })
    const row = calls.getByRole('row', { name: /Zoe/ })
    await row.getByText('choosing an account').waitFor()
    expect(await calls.getByText('1 running').isVisible()).toBe(true)

    const usage = stagedCall({ id: 'l1' }).usage
    const progressed = { ...call, accountId: 'a1', accountName: 'Work', usage: { ...usage, output: 777 } }
    plane.events.publish({ type: 'call-progressed', call: progressed })
    await row.getByText('777').waitFor()

    const settled = stagedCall({ id: 'l1', keyName: 'Zoe', endedAt: Date.now(), costMicroUsd: null })
    plane.events.publish({ type: 'call-ended', id: 'l1', settled })
    await row.getByText('Complete').waitFor()
    expect(await row.getByText('unpriced').isVisible()).toBe(true)
    expect(await calls.getByText('running').count()).toBe(0)
    expect(watched.complaints).toEqual([])
  })

  test('are the only thing that makes the page ask again', async () => {
    await using plane = await startStagedConsole(emptyStage(Date.now()))
    await using watched = await openWatchedPage(browser)
    const { page } = watched
    await page.goto(plane.createConsoleLink())
    await card(page, 'Calls').getByText('No call yet').waitFor()
    await page.waitForTimeout(2_500)
    const asked: string[] = []
    page.on('request', request => asked.push(request.url()))
    await page.waitForTimeout(3_000)
    expect(asked).toEqual([])

    plane.events.publish({ type: 'call-ended', id: 'c1', settled: stagedCall({ id: 'c1' }) })
    await expect
      .poll(() => asked.map(url => new URL(url).pathname).toSorted(), { timeout: 10_000 })
      .toEqual(['/admin/api/quota', '/admin/api/usage'])
  })

  test('UI-03: are said to be paused when the stream is lost, and everything stays readable', async () => {
    const plane = await startStagedConsole(busyStage(Date.now()))
    await using watched = await openWatchedPage(browser)
    const { page } = watched
    await page.goto(plane.createConsoleLink())
    await openPage(page, 'Accounts')
    await card(page, 'Accounts').getByText('Needs login').waitFor()
    await plane.stop()
    await page.getByText('Live updates are paused.').waitFor()
    await page.getByText('Not reachable').first().waitFor()
    expect(await card(page, 'Accounts').getByText('Needs login').isVisible()).toBe(true)
  })
})

describe('an account', () => {
  test('is added in a dialog that says at the field what is wrong', async () => {
    await using plane = await startStagedConsole(emptyStage(Date.now()))
    await using watched = await openWatchedPage(browser)
    const { page } = watched
    await page.goto(plane.createConsoleLink())
    await openPage(page, 'Accounts')
    const opener = page.getByRole('button', { name: 'Add account' })
    await opener.click()
    const dialog = page.getByRole('dialog', { name: 'Add account' })
    await dialog.getByLabel('Base URL').fill('ftp://nowhere')
    await dialog.getByLabel('API key').fill('two words')
    await dialog.getByRole('button', { name: 'Add account' }).click()
    expect(await describedBy(page, 'Name')).toContain('Fill this in.')
    expect(await describedBy(page, 'API key')).toContain('no spaces')
    expect(await describedBy(page, 'Base URL')).toContain('https:// or http://')

    await dialog.getByLabel('Name', { exact: true }).fill('Work')
    await dialog.getByLabel('API key').fill('sk-staged-secret')
    await dialog.getByLabel('Base URL').fill('')
    await dialog.getByRole('button', { name: 'Add account' }).click()
    await dialog.waitFor({ state: 'detached' })
    await card(page, 'Accounts').getByText('Ready').waitFor()
    expect(await page.getByText('Work was added').count()).toBeGreaterThan(0)
    expect(await page.content()).not.toContain('sk-staged-secret')
    expect(watched.complaints).toEqual([])
  })

  test('is switched off and on, and removed after one question', async () => {
    await using plane = await startStagedConsole(busyStage(Date.now()))
    await using watched = await openWatchedPage(browser)
    const { page } = watched
    await page.goto(plane.createConsoleLink())
    await openPage(page, 'Accounts')
    const accounts = card(page, 'Accounts')
    const row = accounts.getByRole('row', { name: /Work/ })
    await row.getByRole('switch', { name: 'Use Work' }).click()
    await row.getByText('Switched off').waitFor()
    await row.getByRole('switch').click()
    await row.getByText('Ready').waitFor()

    const menu = row.getByRole('button', { name: 'What to do with Work' })
    const remove = async () => {
      await menu.click()
      await page.getByRole('menuitem', { name: 'Remove account' }).click()
    }
    await remove()
    await page.keyboard.press('Escape')
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    expect(await menu.evaluate(button => button === document.activeElement)).toBe(true)
    await remove()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove account' }).click()
    await row.waitFor({ state: 'detached' })
    expect(watched.complaints).toEqual([])
  })
})

describe('what goes wrong without a form', () => {
  test('is said in a toast that stays until it is dismissed', async () => {
    await using plane = await startStagedConsole(busyStage(Date.now()))
    await using watched = await openWatchedPage(browser)
    const { page } = watched
    await page.goto(plane.createConsoleLink())
    await openPage(page, 'Accounts')
    const problem = { code: 'store_down', message: 'Redis is down' }
    await page.route('**/admin/api/accounts/*', route => route.fulfill({ status: 503, json: problem }))
    await card(page, 'Accounts').getByRole('switch', { name: 'Use Work' }).click()
    const text = page.getByRole('region', { name: 'Notifications' }).getByText('Redis does not answer')
    await text.waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await text.waitFor({ state: 'detached' })
    expect(await page.getByRole('switch', { name: 'Use Work' }).isChecked()).toBe(true)
  })
})

describe('a key', () => {
  test('is shown once, with the lines that set a client up', async () => {
    await using plane = await startStagedConsole(emptyStage(Date.now()))
    await using watched = await openWatchedPage(browser, {
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const { page } = watched
    await page.goto(plane.createConsoleLink())
    await openPage(page, 'Keys')
    // By keyboard alone.
    await page.getByRole('button', { name: 'Create key' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByLabel('Name', { exact: true }).waitFor()
    await page.keyboard.type('Ann')
    await page.keyboard.press('Enter')

    const dialog = page.getByRole('dialog', { name: 'Key for Ann' })
    await dialog.getByText(stagedSecret, { exact: true }).waitFor()
    const lines = `export ACME_BASE_URL="http://127.0.0.1:3000/api"\nexport ACME_AUTH_TOKEN="${stagedSecret}"`
    expect(await dialog.locator('pre').textContent()).toBe(lines)
    await dialog.getByRole('button', { name: 'Copy set-up lines' }).click()
    await dialog.getByText('Copied').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(lines)

    await dialog.getByRole('combobox').click()
    await page.getByRole('option', { name: 'Globex CLI' }).click()
    expect(await dialog.locator('pre').textContent()).toContain('globex login')
    // A press outside must not lose what is shown only once.
    await page.mouse.click(5, 5)
    expect(await dialog.isVisible()).toBe(true)

    await dialog.getByRole('button', { name: 'I have stored it' }).click()
    await dialog.waitFor({ state: 'detached' })
    await card(page, 'Keys').getByText('Active').waitFor()
    expect(await page.content()).not.toContain(stagedSecret)
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(stagedSecret)
    expect(watched.complaints).toEqual([])
  })

  test('is revoked after one question and stays in the list', async () => {
    await using plane = await startStagedConsole(busyStage(Date.now()))
    await using watched = await openWatchedPage(browser)
    const { page } = watched
    await page.goto(plane.createConsoleLink())
    await openPage(page, 'Keys')
    const row = card(page, 'Keys').getByRole('row', { name: /Ann/ })
    await row.getByRole('button', { name: 'What to do with Ann' }).click()
    await page.getByRole('menuitem', { name: 'Revoke key' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke key' }).click()
    await row.waitFor({ state: 'detached' })
    await card(page, 'Keys').getByRole('combobox', { name: 'State' }).click()
    await page.getByRole('option', { name: 'Revoked', exact: true }).click()
    await row.getByText('Revoked', { exact: true }).waitFor()
    expect(watched.complaints).toEqual([])
  })
})

describe('the relay', () => {
  test('says in words what is wrong, and hands out its best address', async () => {
    const stage = busyStage(Date.now())
    const status = { ...stage.status, state: 'degraded', reason: 'Redis does not answer' } as const
    await using plane = await startStagedConsole({ ...stage, status })
    await using watched = await openWatchedPage(browser, {
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const { page } = watched
    await page.goto(plane.createConsoleLink())
    const relay = card(page, 'Relay')
    await relay.getByText('Running with problems').waitFor()
    expect(await relay.getByRole('alert').textContent()).toBe('Redis does not answer')
    await relay.getByRole('button', { name: 'Copy base URL' }).click()
    await relay.getByText('Copied').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('http://192.168.1.20:3000')
    // A browser cannot start what serves its page.
    expect(await relay.getByRole('button', { name: /Start|Stop/ }).count()).toBe(0)
  })
})

/** What a screen reader says after the field's name. */
async function describedBy(page: Page, label: string): Promise<string> {
  const ids =
    (await page.getByRole('dialog').getByLabel(label, { exact: true }).getAttribute('aria-describedby')) ?? ''
  const texts = ids.split(' ').map(id => page.locator(`[id="${id}"]`).textContent())
  return (await Promise.all(texts)).join(' ')
}

describe('the QR code of the address', () => {
  test('is shown and put away by its button, which keeps the focus', async () => {
    await using plane = await startStagedConsole(busyStage(Date.now()))
    await using watched = await openWatchedPage(browser)
    const { page } = watched
    await page.goto(plane.createConsoleLink())
    const button = page.getByRole('button', { name: 'Show as QR code' }).first()
    await button.click()
    await page.getByRole('dialog').getByRole('img').waitFor()
    expect(await findBarriers(page)).toEqual([])
    await button.click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await button.click()
    await page.getByRole('dialog').getByRole('img').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await button.evaluate(element => element === document.activeElement)).toBe(true)
    expect(watched.complaints).toEqual([])
  })
})
