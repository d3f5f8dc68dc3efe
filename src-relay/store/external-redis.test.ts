import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestRedis, type TestRedis } from '../../tests/fixtures/redis.ts'
import { createLogger } from '../kernel/logger.ts'
import { openExternalRedis } from './external-redis.ts'
import { askRedis } from './redis-inspect.ts'

let redis: TestRedis
let lines: string[]
const logger = createLogger({ level: 'warn', now: Date.now, write: line => lines.push(line) })
beforeEach(() => {
  lines = []
})
afterEach(() => redis.stop())

const configure = (...setting: [string, string]) =>
  askRedis({ url: redis.url }, client => client.config('SET', ...setting))

async function open(): Promise<string> {
  const store = await openExternalRedis({ url: redis.url, logger })
  const answer = String(await store.command('ping', []))
  await store.stop()
  return answer
}

describe('a Redis of the owner', () => {
  it('that keeps its data serves without a word', async () => {
    redis = await startTestRedis({ persist: true })
    expect(await open()).toBe('PONG')
    expect(lines).toEqual([])
  })

  it('that keeps nothing on disk serves with a warning', async () => {
    redis = await startTestRedis()
    expect(await open()).toBe('PONG')
    expect(lines.join('')).toContain('keeps nothing on disk')
  })

  it('that makes snapshots keeps its data', async () => {
    redis = await startTestRedis()
    await configure('save', '900 1')
    expect(await open()).toBe('PONG')
    expect(lines).toEqual([])
  })

  it('that evicts keys serves with a warning', async () => {
    redis = await startTestRedis({ persist: true })
    await configure('maxmemory', '100mb')
    await configure('maxmemory-policy', 'allkeys-lru')
    expect(await open()).toBe('PONG')
    expect(lines.join('')).toContain('allkeys-lru')
  })

  it('that is a replica is refused, because it cannot be written to', async () => {
    redis = await startTestRedis()
    await askRedis({ url: redis.url }, client => client.replicaof('127.0.0.1', 1))
    await expect(open()).rejects.toMatchObject({
      code: 'redis_unsuitable',
      message: expect.stringContaining('READONLY'),
    })
  })

  it('whose user may not write is refused', async () => {
    redis = await startTestRedis()
    await askRedis({ url: redis.url }, client =>
      client.acl('SETUSER', 'reader', 'on', '>pw', '~*', '+@all', '-set'),
    )
    const url = `redis://reader:pw@127.0.0.1:${redis.port}`
    await expect(openExternalRedis({ url, logger })).rejects.toMatchObject({
      code: 'redis_unsuitable',
      message: expect.stringContaining('NOPERM'),
    })
  })

  it('that may not be asked for its settings serves', async () => {
    redis = await startTestRedis()
    await askRedis({ url: redis.url }, client =>
      client.acl('SETUSER', 'app', 'on', '>p:@/', '~*', '&*', '+@all', '-config'),
    )
    const url = `redis://app:${encodeURIComponent('p:@/')}@127.0.0.1:${redis.port}`
    const store = await openExternalRedis({ url, logger })
    expect(await store.command('ping', [])).toBe('PONG')
    expect(lines).toEqual([])
    await store.stop()
  })

  it('that is too old is refused', async () => {
    redis = await startTestRedis()
    // There is no such old server to be had: this one says just enough to be taken for one.
    const info = 'redis_version:6.0.16\r\nloading:0\r\n'
    const old = createServer(socket => {
      socket.on('error', () => socket.destroy())
      socket.on('data', chunk => {
        for (const command of String(chunk).matchAll(/\*\d+\r\n\$\d+\r\n(\w+)/g))
          socket.write(command[1] === 'info' ? `$${info.length}\r\n${info}\r\n` : '+OK\r\n')
      })
    }).listen(0, '127.0.0.1')
    await once(old, 'listening')
    const address = old.address()
    const port = typeof address === 'object' ? address?.port : undefined
    await expect(openExternalRedis({ url: `redis://127.0.0.1:${port}`, logger })).rejects.toThrow(
      /has version 6\.0\.16; Carpool needs 6\.2/,
    )
    old.close()
  })
})
