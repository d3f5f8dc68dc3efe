import { Cluster, Redis } from 'ioredis'
import { type RedisAddress, readRedisAddress } from './redis-address.ts'

export type RedisClient = Redis | Cluster

/** Longest silence during connecting and authenticating, where no deadline of a call watches. */
const handshakeTimeoutMs = 3000

const fastDelaysMs = [50, 100, 200, 400]
const fastAttempts = 24
const steadyDelayMs = 500
const slowDelayMs = 2000

/** Half a second at most for the first ten seconds, so that a restarted server is found at once. */
function reconnectDelay(attempt: number): number {
  return fastDelaysMs[attempt - 1] ?? (attempt <= fastAttempts ? steadyDelayMs : slowDelayMs)
}

/** Commands fail at once rather than wait or run twice: what a call does must happen now or not at all. */
const serverOptions = {
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  autoResubscribe: false,
  connectTimeout: handshakeTimeoutMs,
  socketTimeout: handshakeTimeoutMs,
  disconnectTimeout: 20,
  maxLoadingRetryTime: 100,
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
}

export function createServerClient(address: RedisAddress): Redis {
  return new Redis({
    ...readRedisAddress(address),
    ...serverOptions,
    enableOfflineQueue: false,
    retryStrategy: reconnectDelay,
  })
}

/** The address is one node; the others are learnt from it, with the same user, password and encryption. */
export function createClusterClient(address: RedisAddress): Cluster {
  const { host = '', port = 0, username, password, tls } = readRedisAddress(address)
  return new Cluster([{ host, port }], {
    redisOptions: { ...serverOptions, username, password, tls },
    enableOfflineQueue: false,
    clusterRetryStrategy: reconnectDelay,
    clusterNodeRetryStrategy: reconnectDelay,
    slotsRefreshTimeout: handshakeTimeoutMs,
    // Of a command that was on its way when its node went away nobody knows whether it ran.
    retryDelayOnFailover: 0,
  })
}
