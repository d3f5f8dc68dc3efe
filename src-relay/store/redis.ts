import type { Logger } from '../kernel/logger.ts'
import { createPrefixer, defaultPrefix } from './key-space.ts'
import { listKeys } from './list-keys.ts'
import type { RedisAddress } from './redis-address.ts'
import { openRedisConnection, type RedisConnection } from './redis-connection.ts'
import { createScriptRunner } from './script-runner.ts'
import type { Store, StoreCommand } from './store.ts'
import { storeDown } from './store-down.ts'
import { createSubscriptions } from './subscriptions.ts'
import { runTransaction } from './transaction.ts'

export interface RedisStoreDeps {
  readonly address: RedisAddress
  readonly logger: Logger
  /** In front of every key and channel; without braces. */
  readonly prefix?: string
  /** Below a second. */
  readonly commandTimeoutMs?: number
  /** How long the first connection may take. */
  readonly openWithinMs?: number
}

const heartbeatMs = 5000
const transactWithinMs = 60_000

/** Connects to Redis; rejects with a `StartError` when it cannot be reached or refuses the password. */
export async function createRedisStore(deps: RedisStoreDeps): Promise<Store> {
  const { address, logger, prefix = defaultPrefix, commandTimeoutMs = 800, openWithinMs = 10_000 } = deps
  const prefixed = createPrefixer(prefix)
  const open = (purpose: string, cluster = false) =>
    openRedisConnection({ address, cluster, purpose, logger, commandTimeoutMs })
  const connection = await openForCommands(cluster => open('commands', cluster), openWithinMs)
  const subscriptions = createSubscriptions({
    open: () => opened(open('subscriptions'), commandTimeoutMs),
    heartbeatMs,
    logger,
  })
  const runScript = createScriptRunner(connection.send)
  return {
    state: connection.state,
    assertReady() {
      if (connection.state() !== 'ready') throw storeDown()
    },
    onStateChange: connection.onStateChange,
    command: (name, keys, args = []) => connection.send(name, [...keys.map(prefixed), ...args]),
    run: (script, keys, args = []) => runScript(script, keys.map(prefixed), args),
    async transact(commands) {
      if (connection.isCluster) throw new Error('there are no transactions over a Redis Cluster')
      const own = openRedisConnection({ ...deps, purpose: 'transaction', commandTimeoutMs: transactWithinMs })
      try {
        await own.opened(openWithinMs)
        await runTransaction(
          own.send,
          commands.map(command => withPrefix(command, prefixed)),
        )
      } finally {
        await own.stop()
      }
    },
    async publish(channel, message) {
      await connection.send('publish', [prefixed(channel), message])
    },
    subscribe: (channel, listener, onResubscribed = () => undefined) =>
      subscriptions.subscribe(prefixed(channel), { onMessage: listener, onResubscribed }),
    listKeys: () => listKeys(connection.send, { prefix, isCluster: connection.isCluster }),
    async version() {
      const info = String(await connection.send('info', ['server']))
      return /^(?:valkey|redis)_version:(\S+)/m.exec(info)?.[1] ?? 'unknown'
    },
    async stop() {
      await subscriptions.stop()
      await connection.stop()
    },
  }
}

const withPrefix = (command: StoreCommand, prefixed: (name: string) => string): StoreCommand => ({
  ...command,
  keys: command.keys.map(prefixed),
})

type Open = (cluster: boolean) => RedisConnection

/** Asks the server first whether it is part of a cluster. */
async function openForCommands(open: Open, withinMs: number): Promise<RedisConnection> {
  const single = await opened(open(false), withinMs)
  const info = String(await single.send('info', ['cluster']))
  if (!info.includes('cluster_enabled:1')) return single
  await single.stop()
  return opened(open(true), withinMs)
}

async function opened(connection: RedisConnection, withinMs: number): Promise<RedisConnection> {
  try {
    await connection.opened(withinMs)
    return connection
  } catch (error) {
    await connection.stop()
    throw error
  }
}
