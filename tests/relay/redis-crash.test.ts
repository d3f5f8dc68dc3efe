import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createLogger } from '../../src-relay/kernel/logger.ts'
import { createRedisStore } from '../../src-relay/store/redis.ts'
import type { Store } from '../../src-relay/store/store.ts'
import { redisServerPath } from '../fixtures/redis.ts'

const password = 'd00d1e'.repeat(8)
const logger = createLogger({
  level: 'error',
  now: Date.now,
  write: line => process.stderr.write(`${line}\n`),
})
const answerSchema = z.object({
  connection: z.object({ socketPath: z.string(), password: z.string() }).optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
})

let folder: string
let dataDir: string
let releases: (() => unknown)[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carpool-crash-'))
  dataDir = join(folder, 'data')
  await mkdir(dataDir)
  releases = []
})
afterEach(async () => {
  for (const release of releases.toReversed()) await release()
  for (const pid of await serversOn(dataDir)) process.kill(pid, 'SIGKILL')
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
})

/** Every Redis server whose working folder is the data folder's, told from strangers by what the system says of it. */
async function serversOn(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger)
  const working = await Promise.all(pids.map(pid => readlink(`/proc/${pid}/cwd`).catch(() => '')))
  return pids.filter((_, at) => working[at] === join(folder, 'redis'))
}

interface Parent {
  readonly child: ChildProcess
  readonly answer: z.infer<typeof answerSchema>
}

/** What it leaves under its temporary folder goes with ours. */
function spawnParent() {
  const script = new URL('./redis-parent.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [script, dataDir, password, redisServerPath()], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  releases.push(() => child.kill('SIGKILL'))
  return child
}

async function startParent(): Promise<Parent> {
  const child = spawnParent()
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, answer: answerSchema.parse(JSON.parse(String(line))) }
}

async function startedParent(): Promise<{ child: ChildProcess; store: Store }> {
  const { child, answer } = await startParent()
  if (answer.connection === undefined) throw new Error(`did not start: ${JSON.stringify(answer.error)}`)
  const store = await createRedisStore({ address: answer.connection, logger })
  releases.push(() => store.stop())
  return { child, store }
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

async function redisPid(): Promise<number> {
  return JSON.parse(await readFile(join(dataDir, 'redis.json'), 'utf8')).pid
}

describe('the crash of Redis', () => {
  it('under a load of writes loses at most the last second of what it has acknowledged', async () => {
    const { store } = await startedParent()
    const acknowledged: { key: string; at: number }[] = []
    const writing = new AbortController()
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let count = 0; !writing.signal.aborted; count += 1) {
        const key = `{load}:${writer}:${count}`
        try {
          await store.command('set', [key], [count])
          acknowledged.push({ key, at: performance.now() })
        } catch {
          await sleep(10)
        }
      }
    })
    await sleep(2500)
    const killedAt = performance.now()
    process.kill(await redisPid(), 'SIGKILL')
    await expect.poll(() => store.state()).toBe('down')
    writing.abort()
    await Promise.all(writers)
    await expect.poll(() => store.state(), { timeout: 3000 }).toBe('ready')
    const due = acknowledged.filter(({ at }) => at < killedAt - 1000).map(({ key }) => key)
    expect(due.length).toBeGreaterThan(500)
    for (let at = 0; at < due.length; at += 1000) {
      const some = due.slice(at, at + 1000)
      expect(await store.command('exists', some)).toBe(some.length)
    }
    expect(await serversOn(dataDir)).toHaveLength(1)
  })
})

describe('EC-114: the crash of the relay', () => {
  it('leaves a Redis that the next start ends and replaces, with all its data', async () => {
    const first = await startedParent()
    await first.store.command('set', ['k'], ['v'])
    await kill(first.child)
    expect(await first.store.command('get', ['k'])).toBe('v')
    const [orphan] = await serversOn(dataDir)

    const second = await startedParent()
    expect(await second.store.command('get', ['k'])).toBe('v')
    const servers = await serversOn(dataDir)
    expect(servers).toHaveLength(1)
    expect(servers).not.toEqual([orphan])
    const once = new Promise(resolve => second.child.once('exit', resolve))
    second.child.kill('SIGTERM')
    await once
    expect(await serversOn(dataDir)).toEqual([])
  })

  it('together with Redis keeps the data', async () => {
    const first = await startedParent()
    await first.store.command('set', ['k'], ['v'])
    await sleep(1200)
    process.kill(await redisPid(), 'SIGKILL')
    await kill(first.child)
    const second = await startedParent()
    expect(await second.store.command('get', ['k'])).toBe('v')
    expect(await serversOn(dataDir)).toHaveLength(1)
  })

  it('leaves a Redis that is ended even if it hangs', async () => {
    const first = await startedParent()
    await first.store.command('set', ['k'], ['v'])
    await sleep(1200)
    const orphan = await redisPid()
    await kill(first.child)
    process.kill(orphan, 'SIGSTOP')
    const second = await startedParent()
    expect(await serversOn(dataDir)).not.toContain(orphan)
    expect(await second.store.command('get', ['k'])).toBe('v')
  }, 60_000)

  it('while its Redis is still starting leaves no second one behind', async () => {
    for (const afterMs of [0, 20, 60, 120]) {
      const child = spawnParent()
      await expect.poll(() => readdir(dataDir), { interval: 1, timeout: 10_000 }).toContain('redis.json')
      await sleep(afterMs)
      await kill(child)
      const { child: next } = await startedParent()
      expect(await serversOn(dataDir)).toHaveLength(1)
      const ended = new Promise(resolve => next.once('exit', resolve))
      next.kill('SIGTERM')
      await ended
    }
  }, 90_000)

  it('never costs a stranger its life that has got the noted process id', async () => {
    const first = await startedParent()
    const note = JSON.parse(await readFile(join(dataDir, 'redis.json'), 'utf8'))
    process.kill(note.pid, 'SIGKILL')
    await kill(first.child)
    for (const pid of await serversOn(dataDir)) process.kill(pid, 'SIGKILL')
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' })
    const foreignRedis = spawn(
      redisServerPath(),
      ['--port', '0', '--unixsocket', join(dataDir, 's'), '--save', ''],
      {
        cwd: dataDir,
        stdio: 'ignore',
      },
    )
    releases.push(() => stranger.kill('SIGKILL'))
    releases.push(() => foreignRedis.kill('SIGKILL'))
    for (const { pid } of [stranger, foreignRedis]) {
      await writeFile(join(dataDir, 'redis.json'), JSON.stringify({ ...note, pid }))
      const { child } = await startedParent()
      await kill(child)
    }
    expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null])
    expect([foreignRedis.exitCode, foreignRedis.signalCode]).toEqual([null, null])
  })

  it('never costs a foreign Redis its life that listens where ours did', async () => {
    const first = await startedParent()
    const note = JSON.parse(await readFile(join(dataDir, 'redis.json'), 'utf8'))
    process.kill(note.pid, 'SIGKILL')
    await kill(first.child)
    const foreignRedis = spawn(
      redisServerPath(),
      ['--port', '0', '--unixsocket', note.place.socketPath, '--requirepass', password, '--save', ''],
      { cwd: dataDir, stdio: 'ignore' },
    )
    releases.push(() => foreignRedis.kill('SIGKILL'))
    await expect.poll(() => readdir(join(note.place.socketPath, '..'))).toContain('redis.sock')
    await startedParent()
    expect([foreignRedis.exitCode, foreignRedis.signalCode]).toEqual([null, null])
  })
})

describe('two Carpools on one data folder', () => {
  it('started at once: one serves, the other says who does', async () => {
    const [one, two] = await Promise.all([startParent(), startParent()])
    const [winner, loser] = one.answer.connection === undefined ? [two, one] : [one, two]
    expect(winner.answer.connection).toBeDefined()
    expect(loser.answer.error).toMatchObject({
      code: 'data_dir_in_use',
      message: expect.stringContaining(`pid ${winner.child.pid}`),
    })
    expect(await serversOn(dataDir)).toHaveLength(1)
  })
})
