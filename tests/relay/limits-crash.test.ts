import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Agent, request } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { counterKeys } from '../../src-relay/store/counter-scripts.ts'
import { slotKeys, slotsKey } from '../../src-relay/store/slot-scripts.ts'
import { plainEnvironment } from '../clients/carpool-command.ts'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { openTestStore } from '../fixtures/store.ts'

const program = fileURLToPath(new URL('../../out/relay/headless.js', import.meta.url))
const masterKey = randomBytes(32).toString('base64')

let releases: AsyncDisposableStack
let survivor: TestRelay
let dispatcher: Agent
beforeEach(async () => {
  releases = new AsyncDisposableStack()
  dispatcher = new Agent({ connections: 200 })
  releases.defer(() => dispatcher.close())
  survivor = releases.use(await startTestRelay({ config: { masterKey } }))
})
afterEach(() => releases.disposeAsync())

interface Victim {
  readonly child: ChildProcess
  readonly baseUrl: string
}

/** The built relay as a process of its own, on the survivor's Redis. */
async function startVictim(): Promise<Victim> {
  const dataDir = await mkdtemp(join(tmpdir(), 'carpool-victim-'))
  releases.defer(() => rm(dataDir, { recursive: true, force: true }))
  const secrets = { CARPOOL_MASTER_KEY: masterKey, CARPOOL_REDIS_URL: survivor.redis.url }
  const child = spawn(
    process.execPath,
    [
      program,
      'serve',
      '--json',
      '--data-dir',
      dataDir,
      '--port',
      '0',
      '--control-port',
      '0',
      '--log-level',
      'error',
    ],
    { cwd: dataDir, env: { ...plainEnvironment(dataDir), ...secrets }, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  releases.defer(() => void child.kill('SIGKILL'))
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, baseUrl: String(JSON.parse(String(line)).baseUrl) }
}

interface Send {
  readonly baseUrl: string
  readonly key: string
  readonly signal?: AbortSignal
}

async function stream({ baseUrl, key, signal }: Send): Promise<void> {
  const { body } = await request(`${baseUrl}/api/v1/messages`, {
    method: 'POST',
    dispatcher,
    headers: { 'x-api-key': key },
    body: messageBody({ stream: true }),
    ...(signal && { signal }),
  })
  await body.dump()
}

/** Ends every lease that a call of a key holds now, as time would; says how long (ms) the last would have lasted. */
async function lapseAll(keyId: string): Promise<number> {
  await using opened = await openTestStore(survivor.redis)
  const { command } = opened.store
  const [leases = '', calls = ''] = counterKeys(keyId).reservations
  const settled = Object.entries(z.record(z.string(), z.string()).parse(await command('hgetall', [calls])))
    .filter(([, state]) => state === 'settled')
    .map(([call]) => call)
  let lastEndsAt = 0
  for (const name of [...slotKeys(slotsKey(keyId)).slice(0, 2), leases]) {
    const flat = z
      .array(z.string())
      .parse(await command('zrange', [name], ['(0', '+inf', 'BYSCORE', 'WITHSCORES']))
    for (let at = 0; at < flat.length; at += 2) {
      const holder = flat[at] ?? ''
      if (settled.includes(holder)) continue
      lastEndsAt = Math.max(lastEndsAt, Number(flat[at + 1]))
      await command('zadd', [name], [1, holder])
    }
  }
  return lastEndsAt - Date.now()
}

describe('a relay killed with -9', () => {
  it('EC-071 EC-112: with streams, waiting calls and reservations: all it held is free within 60 s', async () => {
    const window = { kind: 'total' } as const
    const limits = {
      callsInFlight: { max: 10, queue: { length: 100, waitSeconds: 120 } },
      tokens: [{ max: 1_000_000, window }],
    }
    const { key, secret } = await survivor.admin.createKey({ body: { name: 'friend', limits } })
    const victim = await startVictim()
    survivor.simulator.script({ events: 40, eventDelayMs: 100 })
    const onVictim = Array.from({ length: 20 }, () => stream({ baseUrl: victim.baseUrl, key: secret }))
    const leavers = Array.from({ length: 20 }, (_, at) =>
      stream({
        baseUrl: at % 2 === 0 ? victim.baseUrl : survivor.baseUrl,
        key: secret,
        signal: AbortSignal.timeout(500 + 50 * at),
      }),
    )
    const use = async () => {
      const { uses } = await survivor.admin.getKeyLimits({ id: key.id })
      const [slots, tokens] = uses
      return { held: slots?.used, waiting: slots?.waiting, reserved: tokens?.reserved }
    }
    await expect.poll(async () => (await use()).held, { timeout: 10_000 }).toBe(10)
    await Promise.allSettled(leavers)
    victim.child.kill('SIGKILL')
    await Promise.allSettled(onVictim)
    survivor.simulator.clearScripts()
    const next = stream({ baseUrl: survivor.baseUrl, key: secret })
    await expect.poll(async () => (await use()).waiting).toBeGreaterThan(0)
    const lastingMs = await lapseAll(key.id)
    expect(lastingMs).toBeGreaterThan(0)
    expect(lastingMs).toBeLessThan(60_000)
    // Whoever waits for the dead relay's slots gets one as soon as they lapse.
    await next
    await expect.poll(use, { timeout: 5000 }).toEqual({ held: 0, waiting: 0, reserved: 0 })
  }, 60_000)
})
