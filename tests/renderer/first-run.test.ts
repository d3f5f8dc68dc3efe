import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { launchChromium } from '../fixtures/chromium.ts'
import { approve, simulatedEndpoints } from '../fixtures/logins.ts'
import { accountSecret, messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { openPage } from './open-page.ts'
import { builtPages } from './staged-console.ts'
import { openWatchedPage, type WatchedPage } from './watched-page.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let browser: Browser
let home: string
let relay: TestRelay
let watched: WatchedPage
beforeAll(async () => {
  browser = await launchChromium()
  home = await mkdtemp(join(tmpdir(), 'carpool-home-'))
  relay = await startTestRelay({
    homeDir: home,
    config: { uiDir: builtPages },
    endpoints: simulated,
  })
  // As a newcomer finds it.
  await relay.admin.removeAccount({ id: relay.accountId })
  await relay.admin.revokeKey({ id: relay.keyId, body: {} })
  watched = await openWatchedPage(browser)
})
afterAll(async () => {
  await watched[Symbol.asyncDispose]()
  await relay[Symbol.asyncDispose]()
  await browser.close()
  await rm(home, { recursive: true })
})

/** Logins of both kinds take place at the simulator. */
function simulated(url: string): object {
  const droid = {
    apiBaseUrl: `${url}/factory/api/llm`,
    login: {
      deviceUrl: `${url}/factory/user_management/authorize/device`,
      tokenUrl: `${url}/factory/user_management/authenticate`,
    },
  }
  return mergeProviders(simulatedEndpoints(url), { droid })
}

function mergeProviders(endpoints: object, more: object): object {
  const { providers } = endpoints as { readonly providers: object }
  return { providers: { ...providers, ...more } }
}

const next = (page: Page, name = 'Next') => page.getByRole('button', { name, exact: true }).click()
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()

async function call(key: string): Promise<Response> {
  return await fetch(`${relay.baseUrl}/api/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: messageBody(),
  })
}

describe('a newcomer', () => {
  let key = ''

  test('is led from nothing to an account that answers', async () => {
    const { page } = watched
    await page.goto(relay.consoleLink)
    await page.getByRole('link', { name: 'Guide me' }).click()
    await heading(page, 'Share your AI accounts')
    await next(page, 'I understand')
    await page.getByText('Your Redis works.').waitFor()
    await next(page)
    await page.getByRole('button', { name: 'Add account' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Work')
    await dialog.getByLabel('API key').fill(accountSecret)
    await dialog.getByLabel('Base URL').fill(relay.simulator.url)
    await dialog.getByRole('button', { name: 'Add account' }).click()
    await dialog.waitFor({ state: 'detached' })

    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await dialog.getByRole('button', { name: 'Send the question' }).click()
    await dialog.getByText('The account answers.').waitFor()
    expect(await dialog.textContent()).toContain('PONG from the simulator')
    await page.keyboard.press('Escape')
  })

  test('goes on after a reload where it was left, to a key and a client', async () => {
    const { page } = watched
    await page.reload()
    await heading(page, 'Add a first account')
    await next(page)
    await page.getByRole('button', { name: 'Create key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Ann')
    await dialog.getByRole('button', { name: 'Create key' }).click()
    key = (await dialog.locator('code').textContent()) ?? ''
    await dialog.getByRole('button', { name: 'I have stored it' }).click()
    await next(page)
    await page.getByText('Now only this computer reaches the relay.').waitFor()
    await next(page)

    const settings = join(home, '.claude/settings.json')
    await page.getByRole('button', { name: 'Set up: Claude Code' }).click()
    await page.getByRole('button', { name: 'Undo: Claude Code' }).waitFor()
    const { env } = JSON.parse(await readFile(settings, 'utf8'))
    expect((await call(env.ANTHROPIC_AUTH_TOKEN)).status).toBe(200)
    await page.getByText('Last call: Claude Code on this computer').waitFor()
    await page.getByRole('button', { name: 'Undo: Claude Code' }).click()
    await page.getByRole('button', { name: 'Set up: Claude Code' }).waitFor()
    await expect(readFile(settings)).rejects.toThrow('ENOENT')
    expect((await call(env.ANTHROPIC_AUTH_TOKEN)).status).toBe(403)
    await next(page)
    await page.getByText('The first call came in.').waitFor()
  })

  test('sees a friend’s bar move without a reload, and reads why a call was refused', async () => {
    const { page } = watched
    await openPage(page, 'Keys')
    await page.getByRole('button', { name: 'What to do with Ann' }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('summary', { hasText: 'Limits' }).click()
    await addRequestRule(dialog, '2')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    const row = page.getByRole('row', { name: /Ann/ })
    await row.getByText('0 of 2').waitFor()
    expect((await call(key)).status).toBe(200)
    await row.getByText('1 of 2').waitFor()
    expect((await call(key)).status).toBe(200)
    await row.getByText('2 of 2').waitFor()
    const refused = await call(key)
    expect([refused.status, await refused.text()]).toEqual([429, expect.stringMatching(/2 requests/)])
  })
})

type HandIn = (dialog: Locator, pageUrl: string) => Promise<unknown>

const byPaste: HandIn = async (dialog, pageUrl) => {
  await dialog.getByRole('textbox').fill(await approve({ pageUrl }))
  await dialog.getByRole('button', { name: 'Continue' }).click()
}
const byReturn: HandIn = async (_dialog, pageUrl) => fetch(await approve({ pageUrl }))
const byShortCode: HandIn = async dialog =>
  relay.simulator.factoryLogins.enter((await dialog.locator('code').textContent()) ?? '')

describe('an account that is logged in to', () => {
  test.each([
    ['Claude', /Claude subscription/, 'paste the code', byPaste],
    ['Claude', /Claude subscription/, 'in this computer’s browser', byReturn],
    ['Droid', /Factory login/, undefined, byShortCode],
  ] as const)('%s, %s: %s', async (provider, kind, way, handIn) => {
    const { page } = watched
    await openPage(page, 'Accounts')
    await page.getByRole('button', { name: 'Add account' }).click()
    const dialog = page.getByRole('dialog')
    const choose = async (field: string, option: string | RegExp) => {
      await dialog.getByRole('combobox', { name: field }).click()
      await page.getByRole('option', { name: option }).click()
    }
    await choose('Provider', provider)
    await choose('Kind', kind)
    await dialog.getByRole('checkbox').click()
    if (way !== undefined) await choose('Way', way)
    await dialog.getByRole('button', { name: 'Begin login' }).click()
    const link = dialog.getByRole('link')
    const pageUrl = (await link.getAttribute('href')) ?? ''
    await handIn(dialog, pageUrl)
    await dialog.getByRole('button', { name: /^Save/ }).click()
    await dialog.waitFor({ state: 'detached' })
    const row = page.getByRole('row', { name: new RegExp(`@.* ${provider} `) })
    await row.getByText('Ready').waitFor()
    expect(await row.count()).toBe(1)
  })

  test('and all of it without a complaint of the browser', () => {
    expect(watched.complaints).toEqual([])
  })
})

async function addRequestRule(dialog: Locator, max: string): Promise<void> {
  await dialog.getByRole('button', { name: 'Add a rule' }).first().click()
  await dialog.getByLabel(/At most, in requests/).fill(max)
}
