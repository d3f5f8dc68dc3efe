import { describeError, type Logger } from '../kernel/logger.ts'
import { type ChannelListener, createChannelListeners } from './channel-listeners.ts'
import type { RedisConnection } from './redis-connection.ts'
import { storeDown } from './store-down.ts'

export interface SubscriptionsDeps {
  /** Opens the connection of their own that subscriptions need. */
  readonly open: () => Promise<RedisConnection>
  /** Between two questions whether the connection still lives. */
  readonly heartbeatMs: number
  readonly logger: Logger
}

export interface Subscriptions {
  /** Resolves when the subscription is in force, to what ends it. */
  subscribe(channel: string, listener: ChannelListener): Promise<() => Promise<void>>
  stop(): Promise<void>
}

/** Channel subscriptions that outlive the connection, which is opened for the first of them. */
export function createSubscriptions({ open, heartbeatMs, logger }: SubscriptionsDeps): Subscriptions {
  const listeners = createChannelListeners()
  let heartbeat: NodeJS.Timeout | undefined
  let stopped = false

  const resubscribe = async (live: RedisConnection): Promise<void> => {
    const names = listeners.names()
    if (names.length === 0) return
    try {
      await live.send('subscribe', names)
      listeners.tellOfGap(names)
    } catch (error) {
      logger.debug('resubscribing failed', { reason: describeError(error) })
      live.drop()
    }
  }

  const connection = openOnFirstUse(async () => {
    if (stopped) throw storeDown()
    const live = await open()
    live.onMessage(listeners.deliver)
    live.onStateChange(state => {
      if (state === 'ready') void resubscribe(live)
    })
    heartbeat = setInterval(() => void ping(live), heartbeatMs)
    return live
  })

  const unsubscribe = async (channel: string, listener: ChannelListener): Promise<void> => {
    if (!listeners.remove(channel, listener)) return
    const live = await connection.opened()
    if (live?.state() === 'ready') await live.send('unsubscribe', [channel])
  }

  return {
    async subscribe(channel, listener) {
      const live = await connection.open()
      listeners.add(channel, listener)
      try {
        await live.send('subscribe', [channel])
      } catch (error) {
        await unsubscribe(channel, listener)
        throw error
      }
      return () => unsubscribe(channel, listener)
    },
    async stop() {
      stopped = true
      clearInterval(heartbeat)
      listeners.clear()
      const live = await connection.opened()
      await live?.stop()
    },
  }
}

/** Opens at the first call, and after a failure again at the next. */
function openOnFirstUse(open: () => Promise<RedisConnection>) {
  let opening: Promise<RedisConnection> | undefined
  return {
    /** Rejects with `store_down`. */
    async open(): Promise<RedisConnection> {
      opening ??= open()
      try {
        return await opening
      } catch (error) {
        opening = undefined
        throw storeDown(error)
      }
    },
    /** Undefined when it was not opened, or could not be. */
    opened: async (): Promise<RedisConnection | undefined> => opening?.catch(() => undefined),
  }
}

/** A failed one drops the connection by itself; there is nothing else to decide. */
async function ping(live: RedisConnection): Promise<void> {
  await live.send('ping', []).catch(() => undefined)
}
