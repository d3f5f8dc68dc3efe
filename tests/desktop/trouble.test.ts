import { once } from 'node:events'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { AdminClient } from '../../src-relay/contract/client.ts'
import { hostileAddresses } from '../fixtures/hostile-addresses.ts'
import { startTestRedis } from '../fixtures/redis.ts'
import { accountSecret, createTestAdmin, messageBody } from '../fixtures/relay.ts'
import { type Simulator, startSimulator } from '../simulator/simulator.ts'
import { isAlive, killIfAlive, listDescendants } from './child-processes.ts'
import { makeDataDir, type StandInApp, startStandInApp } from './stand-in-app.ts'

// One desktop with its browser, its relay and its Redis, started twice.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

const patience = { timeout: 30_000 }

let simulator: Simulator
let holder: Server
let takenPort: number
let dataDir: string
let app: StandInApp
let page: Page
beforeAll(async () => {
  simulator = await startSimulator({ secrets: [accountSecret] })
  holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const address = holder.address()
  takenPort = typeof address === 'object' && address ? address.port : 0
  dataDir = await makeDataDir()
  const preferences = { port: takenPort, controlPort: 0 }
  await writeFile(join(dataDir, 'desktop', 'preferences.json'), JSON.stringify(preferences))
  app = await startStandInApp({ dataDir })
  page = await app.page()
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  holder.close()
  await simulator.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const relay = () => page.getByRole('region', { name: 'Relay' })
const isRunning = () => relay().getByText('Running', { exact: true }).waitFor()
const readJson = async (name: string) => JSON.parse(await readFile(join(dataDir, name), 'utf8'))
const rows = async () => (await app.state()).tray?.items ?? []
const row = async (label: string) => (await rows()).find(item => item.label === label)

async function openAdmin(): Promise<AdminClient> {
  const { url, token } = await vi.waitFor(() => readJson('control.json'), patience)
  return createTestAdmin({ controlUrl: url, controlToken: token })
}

async function call(admin: AdminClient, key: string): Promise<number> {
  const { baseUrls } = await admin.getStatus()
  const answer = await fetch(`${baseUrls.at(-1)}/api/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: messageBody(),
  })
  await answer.text()
  return answer.status
}

test('SV-09: a taken port is said to be, by whom, and a free one is taken when the owner says so', async () => {
  await relay().getByText('Another program already uses this port.').waitFor()
  await relay().getByText(`Port ${takenPort} is held by`).waitFor()
  expect(await relay().textContent()).toContain(`(pid ${process.pid})`)
  expect((await app.state()).tray?.icon).toMatch(/error\.png$/)
  expect(await relay().getByText('The end of the log').count()).toBe(1)
  await relay()
    .getByRole('button', { name: /^Use port \d+ instead$/ })
    .click()
  await isRunning()
  const { port } = await readJson('desktop/preferences.json')
  expect(port).toBeGreaterThan(takenPort)
  const toolTip = async () => (await app.state()).tray?.toolTip
  await expect.poll(toolTip, patience).toBe(`Carpool: Running · 127.0.0.1:${port}`)
})

test('the tray tells of accounts and of today, and leads to the page that has more', async () => {
  const admin = await openAdmin()
  const body = { provider: 'claude', name: 'Work', baseUrl: simulator.url, secret: accountSecret }
  await admin.createAccount({ body })
  const { secret } = await admin.createKey({ body: { name: 'Ann' } })
  expect(await call(admin, secret)).toBe(200)
  const accounts = async () => (await row('Accounts'))?.items?.map(({ label }) => label)
  await expect.poll(accounts, patience).toEqual(['Claude: 1 of 1 ready'])
  const today = async () => (await rows()).find(({ label }) => label.startsWith('Today: 1 call'))?.label
  await expect.poll(today, patience).toMatch(/^Today: 1 call · [\d.]+K? tokens · \$\d+\.\d\d · most by Ann$/)
  await app.closeWindow()
  await app.clickMenu('Claude: 1 of 1 ready')
  await page.getByRole('heading', { name: 'Accounts', level: 1 }).waitFor()
  await app.clickMenu('Open log folder')
  expect((await app.state()).openedPaths).toEqual([join(dataDir, 'logs')])
})

test('TR-09: an account that needs its owner shows in the tray and as one notice, which leads to it', async () => {
  const admin = await openAdmin()
  const body = {
    provider: 'claude',
    name: 'Old',
    baseUrl: simulator.url,
    secret: 'sk-ant-refused',
    priority: 1,
  }
  const { id } = await admin.createAccount({ body })
  const { secret } = await admin.createKey({ body: { name: 'Bob' } })
  expect(await call(admin, secret)).toBe(200)
  await expect.poll(async () => (await app.state()).tray?.icon, patience).toMatch(/warning\.png$/)
  const titles = async () => (await app.state()).notifications.map(({ title }) => title)
  await expect.poll(titles, patience).toContain('An account needs a login')
  await app.closeWindow()
  await app.clickNotification()
  expect((await app.state()).windows).toMatchObject([{ isVisible: true }])
  await vi.waitUntil(() => page.url().endsWith('#/accounts'), patience)
  await admin.removeAccount({ id })
})

test('T1: the network is opened from the tray only after a question, and closed without one', async () => {
  const label = 'Reachable on the local network'
  const admin = await openAdmin()
  await app.clickMenu(label)
  await vi.waitUntil(async () => (await app.state()).question, patience)
  await app.pressButton('Cancel')
  expect((await admin.getNetwork()).lanEnabled).toBe(false)
  await app.clickMenu(label)
  await vi.waitUntil(async () => (await app.state()).question, patience)
  await app.pressButton('Open to the network')
  await expect.poll(async () => (await row(label))?.checked, patience).toBe(true)
  await expect.poll(async () => (await readJson('desktop/preferences.json')).lanEnabled, patience).toBe(true)
  await app.clickMenu(label)
  await expect.poll(async () => (await admin.getNetwork()).lanEnabled, patience).toBe(false)
})

test('SV-06: after a sleep the relay goes on, on new connections', async () => {
  const admin = await openAdmin()
  const { secret } = await admin.createKey({ body: { name: 'Cem' } })
  await app.sleepAndWake()
  const log = () => readFile(join(dataDir, 'logs', 'carpool.log'), 'utf8')
  await expect.poll(log, patience).toContain('the computer was asleep')
  expect(await call(admin, secret)).toBe(200)
})

test('SEC-06, SEC-07: no address of strangers is shown in the window, nor in one beside it', async () => {
  const before = page.url()
  const title = await page.evaluate('document.title')
  for (const address of hostileAddresses) {
    const text = JSON.stringify(address)
    await page.evaluate(
      `{ const link = document.createElement('a'); link.href = ${text}; link.target = '_blank'; link.click() }`,
    )
    await page.evaluate(`try { location.assign(${text}) } catch {}`).catch(() => undefined)
  }
  await expect.poll(() => page.context().pages().length, patience).toBe(1)
  expect(page.url()).toBe(before)
  await expect.poll(() => page.evaluate('document.title'), patience).toBe(title)
  expect((await app.state()).windows).toHaveLength(1)
})

test('RD-06: a Redis that is killed is back by itself, and calls go on', async () => {
  const admin = await openAdmin()
  const { secret } = await admin.createKey({ body: { name: 'Eve' } })
  const { pid } = await readJson('redis.json')
  process.kill(pid, 'SIGKILL')
  await expect.poll(async () => (await readJson('redis.json')).pid, patience).not.toBe(pid)
  await expect.poll(() => call(admin, secret), patience).toBe(200)
})

test('RD-03, T28: killed without a word, its Redis ends at the next start, and nothing settled is lost', async () => {
  const admin = await openAdmin()
  const { secret } = await admin.createKey({ body: { name: 'Dee' } })
  expect(await call(admin, secret)).toBe(200)
  const callsOf = async (client: AdminClient) => (await client.getUsage({})).total.calls
  await expect.poll(async () => (await admin.getStatus()).pendingRecords, patience).toBe(0)
  const calls = await callsOf(admin)
  const redis = (await readJson('redis.json')).pid
  const others = listDescendants(app.pid).filter(pid => pid !== redis)
  app.kill('SIGKILL')
  await app.ended()
  for (const pid of others) killIfAlive(pid)
  expect(isAlive(redis)).toBe(true)
  await app[Symbol.asyncDispose]()

  app = await startStandInApp({ dataDir })
  page = await app.page()
  await isRunning()
  await expect.poll(() => isAlive(redis), patience).toBe(false)
  const again = await openAdmin()
  expect(await callsOf(again)).toBe(calls)
  expect(await call(again, secret)).toBe(200)
})

test('RD-14: all that is stored moves to another Redis and back, and the window finds everything again', async () => {
  await using external = await startTestRedis()
  const accounts = async () => (await (await openAdmin()).listAccounts()).map(({ name }) => name)
  const storedAt = async () => (await (await openAdmin()).getStorage()).mode
  const before = await accounts()
  for (const [url, mode] of [[external.url, 'external'] as const, [null, 'managed'] as const]) {
    const planned = await (await openAdmin()).moveStorage({ body: { url } })
    expect(planned.restartsByItself).toBe(true)
    await expect.poll(() => storedAt().catch(() => undefined), patience).toBe(mode)
    expect(await accounts()).toEqual(before)
    await isRunning()
  }
})
