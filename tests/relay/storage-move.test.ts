import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AdminClient } from '../../src-relay/contract/client.ts'
import { createRelayServer, type RelayServer } from '../../src-relay/relay-server.ts'
import { redisServerPath, startTestRedis, type TestRedis } from '../fixtures/redis.ts'
import { accountSecret, createTestAdmin, messageBody } from '../fixtures/relay.ts'
import { type Simulator, startSimulator } from '../simulator/simulator.ts'

// Each test starts a relay, with a Redis of its own, several times.
vi.setConfig({ testTimeout: 60_000 })

let scope: AsyncDisposableStack
let dataDir: string
let simulator: Simulator
let external: TestRedis
beforeEach(async () => {
  scope = new AsyncDisposableStack()
  dataDir = await mkdtemp(join(tmpdir(), 'carpool-move-'))
  scope.defer(() => rm(dataDir, { recursive: true, force: true }))
  simulator = scope.use(await startSimulator({ secrets: [accountSecret] }))
  external = scope.use(await startTestRedis())
})
afterEach(() => scope.disposeAsync())

/** The address without its password. */
const shown = (): string => external.url.replace(/\/\/.*@/, '//')

interface Running extends AsyncDisposable {
  readonly server: RelayServer
  readonly admin: AdminClient
  readonly baseUrl: string
}

async function start(redisUrl?: string): Promise<Running> {
  const places = { dataDir, port: 0, controlPort: 0, redisServer: redisServerPath(), drainMs: 100 }
  const server = createRelayServer(
    { ...places, ...(redisUrl && { redisUrl }) },
    { writeLog: () => undefined },
  )
  const addresses = await server.start()
  const admin = createTestAdmin(addresses)
  return { server, admin, baseUrl: addresses.baseUrl, [Symbol.asyncDispose]: () => server.stop() }
}

async function call({ baseUrl }: Running, key: string): Promise<number> {
  const headers = { 'x-api-key': key, 'content-type': 'application/json' }
  const answer = await fetch(`${baseUrl}/api/v1/messages`, { method: 'POST', headers, body: messageBody() })
  await answer.text()
  return answer.status
}

/** An account, a friend's key and a settled call. */
async function fill(relay: Running): Promise<string> {
  const body = { provider: 'claude', name: 'Work', baseUrl: simulator.url, secret: accountSecret }
  await relay.admin.createAccount({ body })
  const { secret } = await relay.admin.createKey({ body: { name: 'Ann' } })
  expect(await call(relay, secret)).toBe(200)
  await expect.poll(async () => (await relay.admin.getUsage({})).total.calls).toBe(1)
  return secret
}

test('RD-14: all that is stored moves to another Redis and back, and is proven to be there', async () => {
  let key = ''
  {
    await using relay = await start()
    key = await fill(relay)
    const planned = await relay.admin.moveStorage({ body: { url: external.url } })
    expect(planned).toMatchObject({ canMove: true, restartsByItself: false, planned: shown() })
  }
  {
    await using relay = await start()
    const { last, planned } = await relay.admin.getStorageMove()
    expect(planned).toBeUndefined()
    expect(last).toMatchObject({
      state: 'done',
      address: shown(),
      holds: { accounts: 1, keys: 1, calls: 1 },
    })
    expect(last?.keys).toBeGreaterThan(5)
    expect((await relay.admin.getStorage()).mode).toBe('external')
    expect(await call(relay, key)).toBe(200)
    await expect.poll(async () => (await relay.admin.getUsage({})).total.calls).toBe(2)
    expect(await readFile(join(dataDir, 'storage.json'), 'utf8')).not.toContain(external.password)
    await relay.admin.moveStorage({ body: { url: null } })
  }
  await using relay = await start()
  expect((await relay.admin.getStorageMove()).last).toMatchObject({ state: 'done', address: '' })
  expect((await relay.admin.getStorage()).mode).toBe('managed')
  expect((await relay.admin.getUsage({})).total.calls).toBe(2)
  expect(await call(relay, key)).toBe(200)
  // What was kept here before the first move is still on the disk.
  expect((await readdir(dataDir)).filter(name => name.startsWith('redis.before-'))).toHaveLength(1)
})

test('RD-14: a store of another installation is replaced only on demand, and never by nothing', async () => {
  {
    await using other = await start(external.url)
    await fill(other)
    await expect(other.admin.moveStorage({ body: { url: null } })).rejects.toMatchObject({
      problem: { code: 'fixed_at_start' },
    })
  }
  await using relay = await start()
  const move = (replace: boolean) => relay.admin.moveStorage({ body: { url: external.url, replace } })
  await expect(move(true)).rejects.toMatchObject({ problem: { code: 'store_empty' } })
  await fill(relay)
  await expect(move(false)).rejects.toMatchObject({
    problem: { code: 'store_not_empty', fields: [{ path: 'replace' }] },
  })
  expect(await move(true)).toMatchObject({ planned: shown() })
  await relay.server.stop()
  await relay.server.start()
  expect((await readdir(join(dataDir, 'backups'))).some(name => name.includes('before-restore'))).toBe(true)
})

test('RD-14: what cannot be reached is refused, and a move that fails leaves everything where it was', async () => {
  let key = ''
  {
    await using relay = await start()
    key = await fill(relay)
    const nowhere = relay.admin.moveStorage({ body: { url: 'redis://127.0.0.1:1' } })
    await expect(nowhere).rejects.toMatchObject({
      problem: { code: 'storage_unusable', fields: [{ path: 'url' }] },
    })
    await relay.admin.moveStorage({ body: { url: external.url } })
  }
  // Somebody else begins to use it meanwhile.
  const client = new Redis(external.url)
  await client.zadd('carpool:{accounts}:index', 1, 'another')
  client.disconnect()
  await using relay = await start()
  const { last, planned } = await relay.admin.getStorageMove()
  expect(planned).toBeUndefined()
  expect(last).toMatchObject({ state: 'failed', reason: expect.stringContaining('1 accounts') })
  expect(await call(relay, key)).toBe(200)
})
