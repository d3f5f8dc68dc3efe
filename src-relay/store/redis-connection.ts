import { describeError, type Logger } from '../kernel/logger.ts'
import { withDeadline } from './deadline.ts'
import { describeRedisAddress, type RedisAddress } from './redis-address.ts'
import { createClusterClient, createServerClient, type RedisClient } from './redis-client.ts'
import { waitForConnection } from './redis-opening.ts'
import type { StoreArgument, StoreState } from './store.ts'
import { asStoreError, storeDown, withoutCommand } from './store-down.ts'

/** One connection to Redis that comes back by itself. Nothing waits in a queue while it is away. */
export interface RedisConnection {
  readonly isCluster: boolean
  state(): StoreState
  onStateChange(listener: (state: StoreState) => void): () => void
  /** One command; fails with `store_down` at once while the connection is away, and after the timeout. */
  send(name: string, args: readonly StoreArgument[]): Promise<unknown>
  onMessage(listener: (channel: string, message: string) => void): void
  /** Resolves at the first connection; rejects with a `StartError`. */
  opened(withinMs: number): Promise<void>
  /** Drops the connection, so that it is made anew. */
  drop(): void
  stop(): Promise<void>
}

export interface RedisConnectionDeps {
  readonly address: RedisAddress
  /** The address is one node of a Redis Cluster, and all of it is meant. */
  readonly cluster?: boolean
  /** What the connection is for, in the log. */
  readonly purpose: string
  readonly logger: Logger
  readonly commandTimeoutMs: number
}

export function openRedisConnection(deps: RedisConnectionDeps): RedisConnection {
  const { address, purpose, logger, commandTimeoutMs } = deps
  const client = deps.cluster === true ? createClusterClient(address) : createServerClient(address)
  const listeners = new Set<(state: StoreState) => void>()
  let state: StoreState = 'connecting'
  let lastError: unknown

  const enter = (next: StoreState): void => {
    if (state === next) return
    const log = next === 'down' ? logger.warn : logger.info
    log(`redis ${next}`, { purpose, at: describeRedisAddress(address), reason: reasonFor(next, lastError) })
    state = next
    for (const listener of listeners) listener(next)
  }
  client.on('error', (error: Error) => {
    lastError = withoutCommand(error)
  })
  client.on('ready', () => {
    lastError = undefined
    enter('ready')
  })
  client.on('close', () => enter('down'))

  const drop = (): void => {
    if (state !== 'ready') return
    enter('down')
    client.disconnect(true)
  }
  const expired = (): Error => {
    lastError = new Error(`no answer from Redis within ${commandTimeoutMs} ms`)
    drop()
    return storeDown(lastError)
  }

  return {
    isCluster: deps.cluster === true,
    state: () => state,
    onStateChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async send(name, args) {
      if (state !== 'ready') throw storeDown(lastError)
      try {
        return await withDeadline(client.call(name.toLowerCase(), ...args), commandTimeoutMs, expired)
      } catch (error) {
        throw asStoreError(error)
      }
    },
    onMessage: listener => void client.on('message', listener),
    opened: withinMs => waitForConnection(client, describeRedisAddress(address), withinMs),
    drop,
    async stop() {
      listeners.clear()
      state = 'down'
      await disconnect(client)
    },
  }
}

async function disconnect(client: RedisClient): Promise<void> {
  // Between two attempts there is nothing that could end.
  const over = client.status === 'end' || client.status === 'reconnecting'
  client.disconnect()
  if (!over) await new Promise<void>(resolve => client.once('end', resolve))
}

function reasonFor(state: StoreState, error: unknown): string | undefined {
  return state === 'down' && error !== undefined ? describeError(error) : undefined
}
