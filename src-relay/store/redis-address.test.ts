import { once } from 'node:events'
import { createConnection } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { createServer, getCACertificates, setDefaultCACertificates } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { testCertificate } from '../../tests/fixtures/certificate.ts'
import { startTestRedis } from '../../tests/fixtures/redis.ts'
import { createLogger } from '../kernel/logger.ts'
import { createRedisStore } from './redis.ts'
import { describeRedisAddress, readRedisAddress } from './redis-address.ts'

const logger = createLogger({
  level: 'error',
  now: Date.now,
  write: line => process.stderr.write(`${line}\n`),
})

describe('the address of a Redis', () => {
  it.each([
    ['redis://cache', { host: 'cache', port: 6379, db: 0 }],
    ['redis://:p%40ss%3A@10.0.0.7:6380/2', { host: '10.0.0.7', port: 6380, db: 2, password: 'p@ss:' }],
    ['redis://u:p@[::1]:7', { host: '::1', port: 7, db: 0, username: 'u', password: 'p' }],
    ['rediss://cache', { host: 'cache', port: 6379, db: 0, tls: { servername: 'cache' } }],
    ['rediss://10.0.0.7', { host: '10.0.0.7', port: 6379, db: 0, tls: {} }],
  ])('%s', (url, options) => {
    expect(readRedisAddress({ url })).toEqual(options)
  })

  it('cannot change how we connect through its query', () => {
    const url = 'redis://cache?enableOfflineQueue=true&retryStrategy=x'
    expect(readRedisAddress({ url })).toEqual({ host: 'cache', port: 6379, db: 0 })
  })

  it('is refused with a database that is no number', () => {
    expect(() => readRedisAddress({ url: 'redis://cache/abc' })).toThrow(/not a database number/)
  })

  it('is shown without user and password', () => {
    expect(describeRedisAddress({ url: 'redis://user:secret@cache:7/1' })).toBe('redis://cache:7')
    expect(describeRedisAddress({ socketPath: '/tmp/s', password: 'secret' })).toBe('/tmp/s')
  })
})

describe('rediss://', () => {
  it('encrypts, and trusts only a certificate that it can verify', async () => {
    await using redis = await startTestRedis()
    const server = createServer(testCertificate, socket => {
      const plain = createConnection(redis.port, '127.0.0.1')
      pipeline(socket, plain, socket).catch(() => undefined)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const listening = server.address()
    const port = typeof listening === 'object' ? listening?.port : undefined
    const address = { url: `rediss://:${redis.password}@localhost:${port}` }
    await expect(createRedisStore({ address, logger, openWithinMs: 500 })).rejects.toThrow(
      /self-signed certificate/,
    )
    const trusted = getCACertificates('default')
    setDefaultCACertificates([...trusted, testCertificate.cert])
    const store = await createRedisStore({ address, logger })
    expect(await store.command('ping', [])).toBe('PONG')
    await store.stop()
    setDefaultCACertificates(trusted)
    server.close()
  })
})
