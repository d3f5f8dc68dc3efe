import { realpath } from 'node:fs/promises'
import { Redis } from 'ioredis'
import { errorCode } from '../kernel/private-file.ts'
import { type RedisAddress, readRedisAddress } from './redis-address.ts'
import { isReply, withoutCommand } from './store-down.ts'

/** Who answers at an address when asked with our password. */
export type RedisSighting =
  | { readonly who: 'ours'; readonly runId: string; readonly version: string; readonly loading: boolean }
  | { readonly who: 'stranger' | 'mute' | 'nobody' }

const answerWithinMs = 1000

/** Ours takes our password and keeps its files in our folder; no process id is trusted. */
export async function inspectRedis(address: RedisAddress, folder: string): Promise<RedisSighting> {
  try {
    return await askRedis(address, async client => {
      const info = await client.info()
      const kept = await client.config('GET', 'dir')
      if (!(await isSameFolder(String(kept[1]), folder))) return { who: 'stranger' }
      return {
        who: 'ours',
        runId: field(info, 'run_id'),
        version: field(info, 'redis_version'),
        loading: field(info, 'loading') === '1',
      }
    })
  } catch (error) {
    if (isReply(error)) return { who: 'stranger' }
    return { who: absenceCodes.has(errorCode(error) ?? '') ? 'nobody' : 'mute' }
  }
}

/** One connection for a few questions. Rejects with what the connection failed of. */
export async function askRedis<T>(address: RedisAddress, ask: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis({
    ...readRedisAddress(address),
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    connectTimeout: answerWithinMs,
    commandTimeout: answerWithinMs,
    disconnectTimeout: 20,
  })
  let failure: unknown
  client.on('error', (error: Error) => {
    failure ??= error
  })
  try {
    await client.connect()
    return await ask(client)
  } catch (error) {
    throw withoutCommand(failure ?? error)
  } finally {
    client.disconnect()
  }
}

const absenceCodes = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'])

function field(info: string, name: string): string {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? ''
}

async function isSameFolder(one: string, other: string): Promise<boolean> {
  try {
    return (await realpath(one)) === (await realpath(other))
  } catch {
    return false
  }
}
