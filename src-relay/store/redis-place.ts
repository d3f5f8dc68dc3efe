import { once } from 'node:events'
import { utimes } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describeError, type Logger } from '../kernel/logger.ts'
import { makeShortFolder } from '../kernel/short-folder.ts'
import type { RedisAddress } from './redis-address.ts'
import type { RedisPlace } from './redis-config.ts'

const socketName = 'redis.sock'

/** A unix socket in a new folder of its own, or a free loopback port on Windows. */
export async function choosePlace(platform: NodeJS.Platform): Promise<RedisPlace> {
  if (platform === 'win32') return { port: await freePort() }
  return { socketPath: join(await makeShortFolder(socketName.length), socketName) }
}

export function placeAddress(place: RedisPlace, password: string): RedisAddress {
  if ('socketPath' in place) return { socketPath: place.socketPath, password }
  return { url: `redis://:${encodeURIComponent(password)}@127.0.0.1:${place.port}` }
}

const hourMs = 3_600_000

/** Systems clear their temporary folder of what looks forgotten. Returns what ends it. */
export function keepSocket(place: RedisPlace, logger: Logger, everyMs = hourMs): () => void {
  if ('port' in place) return () => undefined
  const touch = async (): Promise<void> => {
    const now = new Date()
    await utimes(place.socketPath, now, now).catch((error: unknown) =>
      logger.debug('the socket of Redis cannot be touched', { reason: describeError(error) }),
    )
  }
  const timer = setInterval(() => void touch(), everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('there is no free port on loopback')
  return address.port
}
