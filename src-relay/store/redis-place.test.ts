import { once } from 'node:events'
import { rm, stat, utimes } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createLogger } from '../kernel/logger.ts'
import { choosePlace, keepSocket, placeAddress } from './redis-place.ts'

const logger = createLogger({
  level: 'error',
  now: Date.now,
  write: line => process.stderr.write(`${line}\n`),
})

describe('the place of our own Redis', () => {
  it('is a new socket each time, in a folder for its owner only', async () => {
    const [one, two] = [await choosePlace('linux'), await choosePlace('darwin')]
    if (!('socketPath' in one) || !('socketPath' in two)) throw new Error('expected sockets')
    expect(one.socketPath).not.toBe(two.socketPath)
    for (const { socketPath } of [one, two]) {
      expect(Buffer.byteLength(socketPath)).toBeLessThanOrEqual(103)
      expect((await stat(dirname(socketPath))).mode & 0o777).toBe(0o700)
      await rm(dirname(socketPath), { recursive: true })
    }
  })

  it('is a port of loopback on Windows, with the password in the address', async () => {
    const place = await choosePlace('win32')
    expect(placeAddress(place, 'p@ss')).toEqual({
      url: expect.stringMatching(/^redis:\/\/:p%40ss@127\.0\.0\.1:\d{2,5}$/),
    })
  })

  it('is touched now and then, so that nobody takes it for forgotten', async () => {
    const place = await choosePlace('linux')
    if (!('socketPath' in place)) throw new Error('expected a socket')
    const server = createServer().listen(place.socketPath)
    await once(server, 'listening')
    await utimes(place.socketPath, 0, 0)
    const stop = keepSocket(place, logger, 20)
    await expect.poll(async () => (await stat(place.socketPath)).mtimeMs).toBeGreaterThan(Date.now() - 60_000)
    stop()
    server.close()
    await rm(dirname(place.socketPath), { recursive: true })
  })
})
