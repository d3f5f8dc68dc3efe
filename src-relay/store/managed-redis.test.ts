import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { redisServerPath } from '../../tests/fixtures/redis.ts'
import { createLogger } from '../kernel/logger.ts'
import { type ManagedRedis, type ManagedRedisDeps, startManagedRedis } from './managed-redis.ts'
import { createRedisStore } from './redis.ts'
import type { RedisAddress } from './redis-address.ts'
import { managedDataExists } from './redis-files.ts'
import { askRedis } from './redis-inspect.ts'

const password = 'c0ffee'.repeat(8)
let dataDir: string
let lines: string[]
let running: ManagedRedis[]

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'carpool data "é" '))
  lines = []
  running = []
})
afterEach(async () => {
  for (const redis of running) await redis.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const logger = createLogger({ level: 'debug', now: Date.now, write: line => lines.push(line) })

async function start(deps: Partial<ManagedRedisDeps> = {}): Promise<ManagedRedis> {
  const environment = { ...process.env, SECRET_OF_OURS: 'canary', NODE_OPTIONS: '--no-warnings' }
  const chosen = { dataDir, binary: redisServerPath(), password, environment, logger, now: Date.now }
  const redis = await startManagedRedis({ ...chosen, ...deps })
  running.push(redis)
  return redis
}

async function stop(redis: ManagedRedis): Promise<void> {
  running.splice(running.indexOf(redis), 1)
  await redis.stop()
}

async function pidOf(): Promise<number> {
  return JSON.parse(await readFile(join(dataDir, 'redis.json'), 'utf8')).pid
}

const ask = (address: RedisAddress, ...command: [string, ...string[]]) =>
  askRedis(address, client => client.call(...command))

describe('a Redis of our own', () => {
  it('keeps what it was told over a stop and a start', async () => {
    const first = await start()
    expect(first.version).toMatch(/^[789]\./)
    expect(first.state()).toEqual({ state: 'ready' })
    await ask(first.connection, 'set', 'k', 'v')
    await stop(first)
    expect(first.state()).toEqual({ state: 'stopped' })
    const second = await start()
    expect(await ask(second.connection, 'get', 'k')).toBe('v')
  })

  it('RD-02: listens on a private socket only, wants its password, and keeps an append-only file', async () => {
    const { connection } = await start()
    if (!('socketPath' in connection)) throw new Error('expected a socket')
    expect(Buffer.byteLength(connection.socketPath)).toBeLessThanOrEqual(103)
    expect((await stat(dirname(connection.socketPath))).mode & 0o777).toBe(0o700)
    expect((await stat(join(dataDir, 'redis'))).mode & 0o777).toBe(0o700)
    await expect(ask({ ...connection, password: 'wrong' }, 'ping')).rejects.toThrow(/WRONGPASS/)
    const settings = ['port', 'appendonly', 'appendfsync', 'maxmemory-policy', 'save', 'databases']
    const kept = await askRedis(connection, client => client.config('GET', ...settings))
    expect(kept).toEqual(expect.arrayContaining(['0', 'yes', 'everysec', 'noeviction', '900 1', '1']))
    await expect(ask(connection, 'debug', 'sleep', '0')).rejects.toThrow(/not allowed/)
  })

  it('listens on loopback where there are no sockets', async () => {
    const { connection } = await start({ platform: 'win32' })
    expect(connection).toHaveProperty('url', expect.stringMatching(/^redis:\/\/:c0ffee\w+@127\.0\.0\.1:\d+$/))
    expect(await ask(connection, 'ping')).toBe('PONG')
    const bound = await askRedis(connection, client => client.config('GET', 'bind'))
    expect(bound).toEqual(['bind', '127.0.0.1'])
  })

  it('SEC-32, SV-04: gets no secret in its arguments and nothing of our environment', async () => {
    await start()
    const pid = await pidOf()
    const seen =
      (await readFile(`/proc/${pid}/cmdline`, 'utf8')) + (await readFile(`/proc/${pid}/environ`, 'utf8'))
    expect(seen).not.toContain(password)
    expect(seen).not.toContain('canary')
    expect(seen).not.toContain('NODE_OPTIONS')
    expect(lines.join('')).not.toContain(password)
  })

  it('leaves nothing but data when it stops', async () => {
    const redis = await start()
    expect((await stat(join(dataDir, 'redis.json'))).mode & 0o777).toBe(0o600)
    expect(await readFile(join(dataDir, 'redis.json'), 'utf8')).not.toContain(password)
    const pid = await pidOf()
    if (!('socketPath' in redis.connection)) throw new Error('expected a socket')
    const socketFolder = dirname(redis.connection.socketPath)
    await stop(redis)
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/)
    await expect(stat(socketFolder)).rejects.toThrow(/ENOENT/)
    expect(await readdir(dataDir)).toEqual(['redis'])
    expect((await readdir(join(dataDir, 'redis'))).toSorted()).toEqual(['appendonlydir', 'dump.rdb'])
  })

  it('RD-04: refuses a data folder that another one uses, naming its pid', async () => {
    const redis = await start()
    await expect(start()).rejects.toMatchObject({
      code: 'data_dir_in_use',
      message: expect.stringContaining(`pid ${process.pid}`),
    })
    expect(await ask(redis.connection, 'ping')).toBe('PONG')
  })

  it('goes to one of two that start at once', async () => {
    const results = await Promise.allSettled([start(), start()])
    expect(results.map(result => result.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const refusal = results.find(result => result.status === 'rejected')
    expect(refusal?.reason).toMatchObject({ code: 'data_dir_in_use' })
  })

  it('SV-01: comes back by itself within three seconds of a crash, and the store with it', async () => {
    const states: string[] = []
    const redis = await start({ onStateChange: ({ state }) => states.push(state) })
    const store = await createRedisStore({ address: redis.connection, logger })
    await store.command('set', ['k'], ['v'])
    await new Promise(resolve => setTimeout(resolve, 1200))
    process.kill(await pidOf(), 'SIGKILL')
    await expect.poll(() => store.state()).toBe('down')
    expect(redis.state()).toMatchObject({ state: 'degraded', reason: expect.stringContaining('SIGKILL') })
    await expect.poll(() => store.state(), { timeout: 3000 }).toBe('ready')
    expect(await store.command('get', ['k'])).toBe('v')
    await expect.poll(() => states).toEqual(['degraded', 'ready'])
    await store.stop()
  })

  it('can be stopped while it waits to come back', async () => {
    const redis = await start()
    process.kill(await pidOf(), 'SIGKILL')
    await expect.poll(() => redis.state().state).toBe('degraded')
    await stop(redis)
    await new Promise(resolve => setTimeout(resolve, 700))
    expect(await readdir(dataDir)).toEqual(['redis'])
  })
})

describe('stored data', () => {
  const aof = (name: string) => join(dataDir, 'redis', 'appendonlydir', name)

  /** A stopped Redis with a hundred keys on disk, the last of them in the growing part of the append-only file. */
  async function fill(): Promise<void> {
    const redis = await start()
    await askRedis(redis.connection, client => {
      const values = Array.from({ length: 100 }, (_, at) => [`key-${at}`, 'x'.repeat(50)])
      return Promise.all(values.map(([key, value]) => client.call('set', String(key), String(value))))
    })
    await stop(redis)
  }

  async function count(redis: ManagedRedis): Promise<unknown> {
    return ask(redis.connection, 'dbsize')
  }

  it('is known to exist once there was a Redis', async () => {
    expect(await managedDataExists(dataDir)).toBe(false)
    await fill()
    expect(await managedDataExists(dataDir)).toBe(true)
  })

  it('is read from a snapshot when that is all there is, and appended to from then on', async () => {
    await fill()
    await rm(join(dataDir, 'redis', 'appendonlydir'), { recursive: true })
    const redis = await start()
    expect(await count(redis)).toBe(100)
    await ask(redis.connection, 'set', 'later', '1')
    await stop(redis)
    await rm(join(dataDir, 'redis', 'dump.rdb'))
    expect(await count(await start())).toBe(101)
  })

  it('RD-09: damaged in the middle, is neither loaded nor changed, and the error says where it is', async () => {
    await fill()
    const path = aof('appendonly.aof.1.incr.aof')
    const bytes = await readFile(path)
    bytes.write('garbage', 200)
    await writeFile(path, bytes)
    await expect(start()).rejects.toMatchObject({
      code: 'data_unreadable',
      message: expect.stringContaining(join(dataDir, 'redis')),
    })
    expect(await readFile(path)).toEqual(bytes)
    expect(await readdir(dataDir)).toEqual(['redis'])
  })

  it.each([
    ['base file', 'appendonly.aof.1.base.rdb'],
    ['incremental file', 'appendonly.aof.1.incr.aof'],
    ['list of files', 'appendonly.aof.manifest'],
  ])('RD-09: without its %s, is not replaced by an empty store', async (_, name) => {
    await fill()
    await rm(aof(name))
    const before = await readdir(join(dataDir, 'redis', 'appendonlydir'))
    await expect(start()).rejects.toMatchObject({ code: 'data_unreadable' })
    expect(await readdir(join(dataDir, 'redis', 'appendonlydir'))).toEqual(before)
  })

  it.each([
    ['list of files', 'appendonly.aof.manifest'],
    ['base file', 'appendonly.aof.1.base.rdb'],
  ])('RD-09: with an empty %s, is not replaced by an empty store', async (_, name) => {
    await fill()
    await writeFile(aof(name), '')
    await expect(start()).rejects.toMatchObject({ code: 'data_unreadable' })
  })

  it('RD-10: of a newer server is refused', async () => {
    await fill()
    const bytes = await readFile(aof('appendonly.aof.1.base.rdb'))
    bytes.write('REDIS0099', 0)
    await writeFile(aof('appendonly.aof.1.base.rdb'), bytes)
    await expect(start()).rejects.toMatchObject({
      code: 'data_unreadable',
      message: expect.stringContaining("Can't handle RDB format version 99"),
    })
  })

  it('RD-09: whose end is missing is copied aside first, then read up to there', async () => {
    await fill()
    const path = aof('appendonly.aof.1.incr.aof')
    const bytes = await readFile(path)
    await writeFile(path, bytes.subarray(0, -20))
    const redis = await start()
    expect(await count(redis)).toBe(99)
    const copy = (await readdir(dataDir)).find(name => name.startsWith('redis-damaged-')) ?? 'no copy'
    expect(await readFile(join(dataDir, copy, 'appendonlydir', 'appendonly.aof.1.incr.aof'))).toEqual(
      bytes.subarray(0, -20),
    )
  })

  it('EC-078: is intact after the disk was full; until there is room, the storage is down', async () => {
    const limited = join(dataDir, 'limited')
    // No file may become larger than 100 KB, and trying to is an error rather than the end.
    await writeFile(limited, `#!/bin/sh\ntrap '' XFSZ\nulimit -f 200\nexec ${redisServerPath()} "$@"\n`)
    await chmod(limited, 0o755)
    const redis = await start({ binary: limited })
    const store = await createRedisStore({ address: redis.connection, logger })
    await store.command('set', ['first'], ['kept'])
    const fill = async () => {
      for (let at = 0; at < 400; at += 1) await store.command('set', [`key-${at}`], ['x'.repeat(1000)])
      await new Promise(resolve => setTimeout(resolve, 100))
    }
    await expect
      .poll(() => fill().catch((error: unknown) => error), { timeout: 5000 })
      .toMatchObject({
        code: 'store_down',
        cause: { message: expect.stringContaining('MISCONF') },
      })
    expect(await store.command('get', ['first'])).toBe('kept')
    await store.stop()
    const began = performance.now()
    await stop(redis)
    expect(performance.now() - began).toBeLessThan(4000)
    expect(await ask((await start()).connection, 'get', 'carpool:first')).toBe('kept')
  })

  it('stays when the chosen server cannot be started', async () => {
    await fill()
    await expect(start({ binary: '/bin/false' })).rejects.toMatchObject({ code: 'redis_not_found' })
    expect(await count(await start())).toBe(100)
  })
})

describe('the choice of the server', () => {
  async function fakeServer(folder: string, name: string, version: string): Promise<string> {
    const path = join(dataDir, folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, `#!/bin/sh\necho "Redis server v=${version} sha=0"\n`)
    await chmod(path, 0o755)
    return path
  }

  it('falls on the bundled one before any on PATH', async () => {
    const platform = `${process.platform}-${process.arch}`
    await mkdir(join(dataDir, 'bundle', platform), { recursive: true })
    const path = join(dataDir, 'bundle', platform, 'redis-server')
    await writeFile(path, `#!/bin/sh\nexec ${redisServerPath()} "$@"\n`)
    await chmod(path, 0o755)
    await start({ binary: undefined, bundledDir: join(dataDir, 'bundle') })
    expect(JSON.parse(await readFile(join(dataDir, 'redis.json'), 'utf8')).binary).toBe(path)
  })

  it('passes over one that is too old', async () => {
    await fakeServer('old', 'redis-server', '6.0.16')
    const environment = { PATH: `${join(dataDir, 'old')}:${dirname(redisServerPath())}` }
    await start({ binary: undefined, environment })
    expect(JSON.parse(await readFile(join(dataDir, 'redis.json'), 'utf8')).binary).toBe(redisServerPath())
  })

  it.each([
    ['linux', /sudo apt-get install redis-server/],
    ['darwin', /brew install valkey/],
    ['win32', /memurai/i],
  ] as const)('explains on %s what to do when there is none', async (platform, advice) => {
    await fakeServer('old', 'redis-server', '6.0.16')
    const environment = { PATH: join(dataDir, 'old') }
    const failure = start({ binary: undefined, environment, platform })
    await expect(failure).rejects.toMatchObject({ code: 'redis_not_found' })
    await expect(failure).rejects.toThrow(advice)
    await expect(failure).rejects.toThrow(/--redis-url/)
  })

  it('says which server it found too old', async () => {
    await fakeServer('old', 'redis-server', '6.0.16')
    const environment = { PATH: join(dataDir, 'old') }
    await expect(start({ binary: undefined, environment })).rejects.toThrow(/has version 6\.0\.16/)
  })

  it('never replaces a choice of the owner by another', async () => {
    await expect(start({ binary: join(dataDir, 'nothing') })).rejects.toThrow(/chosen Redis server .*nothing/)
  })
})
