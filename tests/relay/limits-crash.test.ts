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
import { plainEnvironment } from '../clients/carpool-command.ts'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'

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
    const killedAt = performance.now()
    await Promise.allSettled(onVictim)
    survivor.simulator.clearScripts()
    // Whoever waits for the dead relay's slots gets one as soon as they lapse.
    const next = stream({ baseUrl: survivor.baseUrl, key: secret })
    await expect.poll(use, { timeout: 65_000, interval: 500 }).toEqual({ held: 0, waiting: 0, reserved: 0 })
    await next
    expect(performance.now() - killedAt).toBeLessThan(60_000)
  }, 150_000)
})
