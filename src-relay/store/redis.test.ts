import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestRedis, type TestRedis } from '../../tests/fixtures/redis.ts'
import { createLogger } from '../kernel/logger.ts'
import { createRedisStore } from './redis.ts'
import type { Script, Store, StoreState } from './store.ts'

const lines: string[] = []
const logger = createLogger({ level: 'debug', now: Date.now, write: line => lines.push(line) })
const increase: Script = { name: 'increase', lua: "return redis.call('INCRBY', KEYS[1], ARGV[1])" }

async function openStore(redis: TestRedis, prefix = 'carpool:'): Promise<Store> {
  return createRedisStore({ address: { url: redis.url }, logger, prefix })
}

/** Milliseconds until it rejects, and with what. */
async function failure(promise: Promise<unknown>): Promise<{ error: unknown; afterMs: number }> {
  const began = performance.now()
  const error = await promise.then(
    () => 'no failure',
    (reason: unknown) => reason,
  )
  return { error, afterMs: performance.now() - began }
}

function stateReached(store: Store, wanted: StoreState): Promise<void> {
  if (store.state() === wanted) return Promise.resolve()
  return new Promise(resolve => {
    const off = store.onStateChange(state => {
      if (state !== wanted) return
      off()
      resolve()
    })
  })
}

describe('the store on a Redis that lives', () => {
  let redis: TestRedis
  let store: Store
  beforeAll(async () => {
    redis = await startTestRedis()
    store = await openStore(redis)
  })
  afterAll(async () => {
    await store.stop()
    await redis.stop()
  })

  it('carries out a transaction whole or not at all, and tells listeners of it', async () => {
    await store.command('set', ['tx:a'], ['old'])
    const refused = store.transact([
      { name: 'set', keys: ['tx:a'], args: ['new'] },
      { name: 'hset', keys: ['tx:b'], args: ['field without value'] },
    ])
    await expect(refused).rejects.toThrow()
    expect(await store.command('get', ['tx:a'])).toBe('old')
    const heard: string[] = []
    const off = await store.subscribe('tx:told', message => heard.push(message))
    await store.transact([
      { name: 'rename', keys: ['tx:a', 'tx:c'] },
      { name: 'publish', keys: ['tx:told'], args: ['moved'] },
    ])
    await expect.poll(() => heard).toEqual(['moved'])
    expect(await store.command('getdel', ['tx:c'])).toBe('old')
    await off()
  })

  it('puts the prefix of the installation in front of every key', async () => {
    const other = await openStore(redis, 'other:')
    await store.command('SET', ['{room}:a'], ['mine'])
    expect(await store.command('get', ['{room}:a'])).toBe('mine')
    expect(await other.command('get', ['{room}:a'])).toBeNull()
    expect(await other.command('keys', [], ['*'])).toEqual(['carpool:{room}:a'])
    await other.stop()
  })

  it('refuses a prefix with a hash tag of its own', async () => {
    await expect(openStore(redis, 'car{pool}:')).rejects.toThrow(/braces/)
  })

  it('answers hgetall with an object, however it is spelled', async () => {
    await store.command('HSET', ['{room}:h'], ['a', 1])
    expect(await store.command('HGETALL', ['{room}:h'])).toEqual({ a: '1' })
  })

  it('runs a script again after the server has forgotten it', async () => {
    expect(await store.run(increase, ['{room}:n'], [2])).toBe(2)
    await store.command('script', [], ['flush'])
    expect(await store.run(increase, ['{room}:n'], [3])).toBe(5)
  })

  it('does not call a mistake in a script an outage', async () => {
    const broken: Script = { name: 'broken', lua: "return redis.call('INCR', KEYS[1])" }
    await store.command('set', ['{room}:text'], ['no number'])
    const { error } = await failure(store.run(broken, ['{room}:text']))
    expect(error).toMatchObject({ name: 'ReplyError' })
    expect(error).not.toHaveProperty('command')
    expect(store.state()).toBe('ready')
  })

  it('hands each message to every subscriber of its channel until they leave', async () => {
    const heard: string[] = []
    const leave = await store.subscribe('{room}:news', message => heard.push(`one ${message}`))
    const leaveToo = await store.subscribe('{room}:news', message => heard.push(`two ${message}`))
    await store.publish('{room}:news', 'first')
    await expect.poll(() => heard).toEqual(['one first', 'two first'])
    await leave()
    await store.publish('{room}:news', 'second')
    await expect.poll(() => heard).toEqual(['one first', 'two first', 'two second'])
    await leaveToo()
    expect(await store.command('pubsub', [], ['numsub', 'carpool:{room}:news'])).toEqual([
      'carpool:{room}:news',
      0,
    ])
  })

  it('knows its version', async () => {
    expect(await store.version()).toMatch(/^\d+\.\d+\.\d+/)
  })

  it('also speaks over a unix socket', async () => {
    const local = await createRedisStore({
      address: { socketPath: redis.socketPath, password: redis.password },
      logger,
    })
    expect(await local.command('ping', [])).toBe('PONG')
    await local.stop()
  })

  it('is down for good once stopped', async () => {
    const own = await openStore(redis)
    await own.subscribe('{room}:news', () => undefined)
    await own.stop()
    expect(own.state()).toBe('down')
    expect(() => own.assertReady()).toThrow(/storage/)
    await expect(own.command('ping', [])).rejects.toMatchObject({ code: 'store_down' })
    await expect(own.subscribe('{room}:news', () => undefined)).rejects.toMatchObject({ code: 'store_down' })
  })
})

describe('a Redis that cannot be used', () => {
  it('with a wrong password is refused at once, without showing the password', async () => {
    await using redis = await startTestRedis()
    const address = { url: `redis://:wr0ng-secret@127.0.0.1:${redis.port}` }
    const { error, afterMs } = await failure(createRedisStore({ address, logger }))
    expect(error).toMatchObject({ name: 'StartError', code: 'redis_unreachable' })
    expect(String(error)).toMatch(/refused the user name or password/)
    expect(inspect(error, { depth: null }) + lines.join('')).not.toContain('wr0ng-secret')
    expect(afterMs).toBeLessThan(1000)
  })

  it('that is not there is an error that names the address', async () => {
    const address = { url: 'redis://127.0.0.1:1' }
    await expect(createRedisStore({ address, logger, openWithinMs: 300 })).rejects.toThrow(
      /Redis at redis:\/\/127.0.0.1:1 cannot be reached: ECONNREFUSED/,
    )
  })
})

describe('the store while Redis is gone', () => {
  it('EC-072: says so within a second and comes back by itself', async () => {
    await using redis = await startTestRedis({ persist: true })
    const store = await openStore(redis)
    await store.command('set', ['{room}:a'], [1])
    await redis.kill()
    await stateReached(store, 'down')
    expect(() => store.assertReady()).toThrow(
      expect.objectContaining({ code: 'store_down', retryAfterSeconds: 5 }),
    )
    const { error, afterMs } = await failure(store.command('get', ['{room}:a']))
    expect(error).toMatchObject({ code: 'store_down' })
    expect(afterMs).toBeLessThan(100)
    await redis.restart()
    await stateReached(store, 'ready')
    expect(await store.command('get', ['{room}:a'])).toBe('1')
    await store.stop()
  })

  it('fails a call in flight instead of doing it twice', async () => {
    await using redis = await startTestRedis({ persist: true })
    const store = await openStore(redis)
    await store.run(increase, ['{room}:n'], [1])
    redis.pause()
    const call = failure(store.run(increase, ['{room}:n'], [1]))
    await redis.kill()
    const { error, afterMs } = await call
    expect(error).toMatchObject({ code: 'store_down' })
    expect(afterMs).toBeLessThan(1000)
    await redis.restart()
    await stateReached(store, 'ready')
    // Redis may have got to it before it died; a repetition would make it three.
    expect(['1', '2']).toContain(await store.command('get', ['{room}:n']))
    await store.stop()
  })

  // Another program may hold the processor for a moment.
  const onABusyMachine = { retry: 2 }

  it(
    'waits less than a second for a Redis that hangs, then fails at once until it answers again',
    onABusyMachine,
    async () => {
      await using redis = await startTestRedis()
      const store = await openStore(redis)
      redis.pause()
      const calls = await Promise.all([1, 2, 3].map(() => failure(store.command('ping', []))))
      for (const { error, afterMs } of calls) {
        expect(error).toMatchObject({ code: 'store_down' })
        expect(afterMs).toBeLessThan(1000)
      }
      expect(store.state()).toBe('down')
      expect((await failure(store.command('ping', []))).afterMs).toBeLessThan(50)
      redis.resume()
      await stateReached(store, 'ready')
      expect(await store.command('ping', [])).toBe('PONG')
      await store.stop()
    },
  )

  it('does not blame Redis for a standstill of our own event loop', async () => {
    await using redis = await startTestRedis()
    const store = await openStore(redis)
    const call = store.command('ping', [])
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1200)
    expect(await call).toBe('PONG')
    expect(store.state()).toBe('ready')
    await store.stop()
  })

  it('is down, not broken, when Redis refuses writes', async () => {
    await using redis = await startTestRedis()
    const store = await openStore(redis)
    await store.command('config', [], ['set', 'maxmemory', '1'])
    await expect(store.command('set', ['{room}:a'], [1])).rejects.toMatchObject({ code: 'store_down' })
    await expect(store.run(increase, ['{room}:n'], [1])).rejects.toMatchObject({ code: 'store_down' })
    await store.stop()
  })

  it('resubscribes after a crash and says that messages may be missing', async () => {
    await using redis = await startTestRedis()
    const store = await openStore(redis)
    const heard: string[] = []
    let gaps = 0
    await store.subscribe(
      '{room}:news',
      message => heard.push(message),
      () => {
        gaps += 1
      },
    )
    await redis.restart()
    await expect.poll(() => gaps, { timeout: 5000 }).toBe(1)
    await stateReached(store, 'ready')
    await store.publish('{room}:news', 'after')
    await expect.poll(() => heard).toEqual(['after'])
    await store.stop()
  })
})
