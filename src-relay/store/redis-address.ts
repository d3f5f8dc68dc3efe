import { isIP } from 'node:net'
import type { RedisOptions } from 'ioredis'

/** Where a Redis is: an external one by url (`redis://`, `rediss://`), our own by socket or loopback url. */
export type RedisAddress =
  | { readonly url: string }
  | { readonly socketPath: string; readonly password: string }

type ConnectionOptions = Pick<RedisOptions, 'path' | 'host' | 'port' | 'db' | 'username' | 'password' | 'tls'>

/** The connection part of ioredis' options. Read here, because ioredis lets a url's query override any option. */
export function readRedisAddress(address: RedisAddress): ConnectionOptions {
  if ('socketPath' in address) return { path: address.socketPath, password: address.password }
  const url = new URL(address.url)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const db = Number(url.pathname.slice(1) || 0)
  if (!Number.isInteger(db)) throw new Error(`not a database number in the Redis address: ${url.pathname}`)
  return {
    host,
    port: Number(url.port || 6379),
    db,
    ...(url.username !== '' && { username: decodeURIComponent(url.username) }),
    ...(url.password !== '' && { password: decodeURIComponent(url.password) }),
    ...(url.protocol === 'rediss:' && { tls: isIP(host) === 0 ? { servername: host } : {} }),
  }
}

/** The address as it may be shown: without user and password. */
export function describeRedisAddress(address: RedisAddress): string {
  if ('socketPath' in address) return address.socketPath
  const { protocol, host } = new URL(address.url)
  return `${protocol}//${host}`
}
