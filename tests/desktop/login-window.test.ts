import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { AdminClient } from '../../src-relay/contract/client.ts'
import { simulatedEndpoints } from '../fixtures/logins.ts'
import { accountSecret, createTestAdmin } from '../fixtures/relay.ts'
import { type Simulator, startSimulator } from '../simulator/simulator.ts'
import { makeDataDir, type StandInApp, startStandInApp } from './stand-in-app.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 })

const patience = { timeout: 15_000 }

let simulator: Simulator
let app: StandInApp
let admin: AdminClient
let page: Page
beforeAll(async () => {
  simulator = await startSimulator({ secrets: [accountSecret] })
  const dataDir = await makeDataDir()
  const endpointsFile = join(dataDir, 'endpoints.json')
  await writeFile(endpointsFile, JSON.stringify(simulatedEndpoints(simulator.url)))
  app = await startStandInApp({ dataDir, args: ['--endpoints', endpointsFile] })
  page = await app.page()
  await page.getByText('Running', { exact: true }).first().waitFor()
  const control = join(dataDir, 'control.json')
  const { url, token } = await vi.waitFor(async () => JSON.parse(await readFile(control, 'utf8')), patience)
  admin = createTestAdmin({ controlUrl: url, controlToken: token })
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await simulator.stop()
})

const loginPage = () =>
  page
    .context()
    .pages()
    .find(each => each.url().startsWith(simulator.url))

/** A login whose page is shown in a window of its own. */
async function openLogin() {
  const login = await admin.beginLogin({
    body: { provider: 'claude', kind: 'oauth', acceptTerms: true, way: 'window' },
  })
  const open = () => page.evaluate(`window.carpool.openLoginWindow('${login.id}')`)
  await open()
  const window = await vi.waitUntil(loginPage, patience)
  const stateOf = async () => (await admin.getLogin({ id: login.id })).state
  return { login, open, window, stateOf }
}

test('a login in the app’s own window ends in an account, and nothing of the answer leaves the app', async () => {
  const { login, window, stateOf } = await openLogin()
  const second = async () => (await app.state()).windows[1]
  await expect.poll(second, patience).toMatchObject({ isVisible: true, title: new URL(simulator.url).host })
  await window.getByRole('button', { name: 'Authorize' }).click()
  await expect.poll(stateOf, patience).toBe('ready')
  await expect.poll(loginPage, patience).toBeUndefined()
  expect(simulator.log().some(({ path }) => path.includes('callback'))).toBe(false)
  const account = await admin.finishLogin({ id: login.id, body: {} })
  expect(account).toMatchObject({ name: 'ann@example.test', kind: 'oauth' })
  await page.getByRole('link', { name: 'Accounts' }).click()
  await page.getByText('ann@example.test').first().waitFor()
})

test('the owner adds a subscription by its window, from the page that lists the accounts', async () => {
  for (const { id } of await admin.listAccounts()) await admin.removeAccount({ id })
  await page.getByRole('link', { name: 'Accounts' }).click()
  await page.getByRole('button', { name: 'Add account' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Kind' }).click()
  await page.getByRole('option', { name: /subscription/i }).click()
  await dialog.getByText('I understand the risk and take it').click()
  await dialog.getByText('You log in with a window of the app.').waitFor()
  await dialog.getByRole('button', { name: 'Begin login' }).click()
  const window = await vi.waitUntil(loginPage, patience)
  await window.getByRole('button', { name: 'Authorize' }).click()
  await dialog.getByText('ann@example.test').first().waitFor()
  await dialog.getByRole('button', { name: 'Save account' }).click()
  await expect.poll(async () => (await admin.listAccounts()).length, patience).toBe(1)
})

test('SEC-04, SEC-05: its page has nothing of the app and leads nowhere but through the login', async () => {
  const { login, open, window, stateOf } = await openLogin()
  expect(await window.evaluate('typeof window.carpool')).toBe('undefined')
  for (const address of [
    'https://evil.test/',
    'http://127.0.0.1:1/',
    'app://ui/',
    'file:///etc/passwd',
    'https://claude.ai.evil.test/',
  ]) {
    await window.evaluate(`location.href = ${JSON.stringify(address)}`).catch(() => undefined)
    await window.evaluate(`window.open(${JSON.stringify(address)})`).catch(() => undefined)
  }
  expect(window.url()).toMatch(new RegExp(`^${simulator.url}`))
  expect((await app.state()).windows).toHaveLength(2)
  // OA-02: closing keeps the login, and its window can be opened again.
  await page.evaluate(`window.carpool.closeLoginWindow('${login.id}')`)
  await expect.poll(async () => (await app.state()).windows.length, patience).toBe(1)
  expect(await stateOf()).toBe('waiting')
  await open()
  await expect.poll(async () => (await app.state()).windows.length, patience).toBe(2)
  await admin.cancelLogin({ id: login.id })
  await page.evaluate(`window.carpool.closeLoginWindow('${login.id}')`)
})

test('a window for a login that is not there is refused', async () => {
  const unknown = '00000000-0000-4000-8000-000000000000'
  await expect(page.evaluate(`window.carpool.openLoginWindow('${unknown}')`)).rejects.toThrow('no such login')
})
