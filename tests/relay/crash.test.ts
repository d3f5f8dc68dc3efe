import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, request } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CarpoolCommand, createCarpoolCommand, type ServedRelay } from '../clients/carpool-command.ts'
import { redisServerPath } from '../fixtures/redis.ts'
import { accountSecret, createTestAdmin, messageBody } from '../fixtures/relay.ts'
import { type Simulator, startSimulator } from '../simulator/simulator.ts'

let dataDir: string
let simulator: Simulator
let carpool: CarpoolCommand
let relay: ServedRelay
let key: string
const dispatcher = new Agent({ connections: 100 })

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'carpool-crash-'))
  simulator = await startSimulator({ secrets: [accountSecret] })
  carpool = createCarpoolCommand(dataDir, redisServerPath())
  relay = await carpool.serve(0)
  const secretFile = join(dataDir, 'secret')
  await writeFile(secretFile, accountSecret)
  await carpool.ask(
    'account',
    'add',
    'claude',
    '--name',
    'a',
    '--base-url',
    simulator.url,
    '--secret-file',
    secretFile,
  )
  const created = await carpool.ask('key', 'create', 'friend', '--max-in-flight', '50')
  key = (created as { readonly secret: string }).secret
})
afterEach(async () => {
  await relay.stop()
  await simulator.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const send = (stream: boolean) =>
  request(`${relay.baseUrl}/api/v1/messages`, {
    method: 'POST',
    dispatcher,
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: messageBody({ stream }),
  })

const readJson = async (name: string) => JSON.parse(await readFile(join(dataDir, name), 'utf8'))
const relayPid = async (): Promise<number> => (await readJson('control.json')).pid
const redisPid = async (): Promise<number> => (await readJson('redis.json')).pid

async function admin() {
  const { url, token } = await readJson('control.json')
  return createTestAdmin({ controlUrl: url, controlToken: token })
}

/** Redis servers that work in this data directory, whoever started them. */
async function listRedisServers(): Promise<number[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number)
  const found = await Promise.all(
    pids.map(async pid => ((await folderOf(pid)) === join(dataDir, 'redis') ? [pid] : [])),
  )
  return found.flat()
}

async function folderOf(pid: number): Promise<string | undefined> {
  try {
    return await readlink(`/proc/${pid}/cwd`)
  } catch {
    // It ended while we looked, or is not ours to look at.
    return undefined
  }
}

/** Ten settled calls, then fifty streams in their middle. */
async function work(): Promise<void> {
  for (const reply of await Promise.all(Array.from({ length: 10 }, () => send(true)))) await reply.body.dump()
  await expect.poll(async () => (await (await admin()).getUsage({})).total.calls).toBe(10)
  simulator.script({ eventDelayMs: 200, events: 30 })
  const streams = await Promise.all(Array.from({ length: 50 }, () => send(true)))
  for (const { body } of streams) body.on('error', () => {}).resume()
  expect(simulator.openCalls()).toHaveLength(50)
}

async function expectEverythingThere(): Promise<void> {
  simulator.clearScripts()
  const owner = await admin()
  expect((await owner.listAccounts()).map(({ name }) => name)).toEqual(['a'])
  expect((await owner.listKeys()).map(({ name }) => name)).toEqual(['friend'])
  const { total } = await owner.getUsage({})
  expect(total.calls).toBeGreaterThanOrEqual(10)
  expect(total.calls).toBeLessThanOrEqual(60)
  expect(await listRedisServers()).toEqual([await redisPid()])
  const { statusCode, body } = await send(false)
  await body.dump()
  expect(statusCode).toBe(200)
}

describe('killed with -9 in the middle of fifty streams', () => {
  it('the relay comes back with all it had settled, and one Redis (EC-114)', async () => {
    await work()
    process.kill(await relayPid(), 'SIGKILL')
    relay = await carpool.serve(0)
    await expectEverythingThere()
  }, 120_000)

  it('Redis comes back by itself, and the streams that ran meanwhile are in the books', async () => {
    await work()
    process.kill(await redisPid(), 'SIGKILL')
    await expect.poll(() => simulator.openCalls().length, { timeout: 20_000 }).toBe(0)
    await expect
      .poll(async () => (await (await admin()).getUsage({})).total.calls, { timeout: 20_000 })
      .toBe(60)
    await expectEverythingThere()
  }, 120_000)

  it('relay and Redis both come back, losing at most the last second', async () => {
    await work()
    const killed = [await relayPid(), await redisPid()]
    // Redis writes its file every second.
    await new Promise(resolve => setTimeout(resolve, 1500))
    for (const pid of killed) process.kill(pid, 'SIGKILL')
    relay = await carpool.serve(0)
    await expectEverythingThere()
  }, 120_000)
})
