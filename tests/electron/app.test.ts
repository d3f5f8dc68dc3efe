import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { hostileAddresses } from '../fixtures/hostile-addresses.ts'
import { accountSecret, createTestAdmin, messageBody } from '../fixtures/relay.ts'
import { type Simulator, startSimulator } from '../simulator/simulator.ts'

// What tests/desktop does on a stand-in, as far as Playwright reaches it in the real thing: its tray it does not.
const project = fileURLToPath(new URL('../..', import.meta.url))
const patience = { timeout: 20_000 }

let simulator: Simulator
let dataDir: string
let app: ElectronApplication
let page: Page
beforeAll(async () => {
  simulator = await startSimulator({ secrets: [accountSecret] })
  dataDir = await mkdtemp(join(tmpdir(), 'carpool-electron-'))
  await mkdir(join(dataDir, 'desktop'), { mode: 0o700 })
  await writeFile(join(dataDir, 'desktop', 'preferences.json'), JSON.stringify({ port: 0, locale: 'en' }))
  const { CARPOOL_ELECTRON: executablePath = '' } = process.env
  app = await _electron.launch({ executablePath, args: [project, '--data-dir', dataDir] })
  page = await app.firstWindow()
})
afterAll(async () => {
  await app.close()
  await simulator.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const relay = () => page.getByRole('region', { name: 'Relay' })

async function openAdmin() {
  const file = join(dataDir, 'control.json')
  const { url, token } = await vi.waitFor(async () => JSON.parse(await readFile(file, 'utf8')), patience)
  return createTestAdmin({ controlUrl: url, controlToken: token })
}

test('opens its window on app://ui/ and says that the relay runs', async () => {
  await relay().getByText('Running', { exact: true }).waitFor()
  expect(page.url()).toBe('app://ui/')
  expect(await app.evaluate(({ Menu }) => Menu.getApplicationMenu() !== null)).toBe(
    process.platform === 'darwin',
  )
})

test('SEC-02, SEC-23: the page is a world of its own, with named functions and nothing else', async () => {
  expect(await page.evaluate('[typeof require, typeof process, typeof module]')).toEqual(
    Array.from({ length: 3 }, () => 'undefined'),
  )
  const kinds = await page.evaluate('Object.values(window.carpool).map(value => typeof value)')
  expect(new Set(kinds as string[])).toEqual(new Set(['function']))
  await expect(page.evaluate(`fetch('http://127.0.0.1:1/')`)).rejects.toThrow()
})

test('an account and a key serve a call, which the window shows as it happens', async () => {
  const admin = await openAdmin()
  const body = { provider: 'claude', name: 'Work', baseUrl: simulator.url, secret: accountSecret }
  await admin.createAccount({ body })
  const { secret } = await admin.createKey({ body: { name: 'Ann' } })
  const { baseUrls } = await admin.getStatus()
  const headers = { 'x-api-key': secret, 'content-type': 'application/json' }
  const answer = await fetch(`${baseUrls[0]}/api/v1/messages`, {
    method: 'POST',
    headers,
    body: messageBody(),
  })
  expect(answer.status).toBe(200)
  await page.getByRole('region', { name: 'Calls' }).getByRole('row', { name: /Ann/ }).waitFor()
})

test('T1: the network is opened and closed while the relay runs', async () => {
  const admin = await openAdmin()
  expect((await admin.changeNetwork({ body: { lanEnabled: true } })).lanEnabled).toBe(true)
  expect((await admin.changeNetwork({ body: { lanEnabled: false } })).lanEnabled).toBe(false)
})

test('SEC-06, SEC-07: no address of strangers is shown in the window, nor in one beside it', async () => {
  for (const address of hostileAddresses) {
    const text = JSON.stringify(address)
    await page.evaluate(`try { window.open(${text}) } catch {}`)
    await page.evaluate(`try { location.assign(${text}) } catch {}`).catch(() => undefined)
  }
  expect(page.url()).toBe('app://ui/')
  expect(app.windows()).toHaveLength(1)
})

test('TR-02: closing hides the window, and the relay goes on; a second start shows it', async () => {
  const isVisible = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect.poll(isVisible, patience).toBe(false)
  expect((await (await openAdmin()).getStatus()).state).toBe('running')
  await app.evaluate(({ app: electron }) => electron.emit('second-instance'))
  await expect.poll(isVisible, patience).toBe(true)
})

test('stopped and started in the page, everything is there again', async () => {
  await relay().getByRole('button', { name: 'Stop' }).click()
  await relay().getByText('Stopped', { exact: true }).waitFor()
  await relay().getByRole('button', { name: 'Start' }).click()
  await relay().getByText('Running', { exact: true }).waitFor()
  expect((await (await openAdmin()).listAccounts()).map(({ name }) => name)).toEqual(['Work'])
})

test('TR-04: quitting ends everything', async () => {
  const ended = new Promise(resolve => app.process().once('exit', resolve))
  await app.evaluate(({ app: electron }) => electron.quit()).catch(() => undefined)
  expect(await ended).toBe(0)
})
