import { describeError, type Logger } from '../kernel/logger.ts'
import type { RedisConnection } from './redis-connection.ts'
import { storeDown } from './store-down.ts'

export interface SubscriptionsDeps {
  /** Opens the connection of their own that subscriptions need. */
  readonly open: () => Promise<RedisConnection>
  /** Between two questions whether the connection still lives. */
  readonly heartbeatMs: number
  readonly logger: Logger
}

export interface Subscriber {
  readonly onMessage: (message: string) => void
  /** The subscription is in force again after a gap in which messages may have been lost. */
  readonly onResubscribed: () => void
}

/** Channel subscriptions that outlive the connection. */
export function createSubscriptions({ open, heartbeatMs, logger }: SubscriptionsDeps) {
  const channels = new Map<string, Set<Subscriber>>()
  let connection: Promise<RedisConnection> | undefined
  let heartbeat: NodeJS.Timeout | undefined
  let stopped = false

  const deliver = (channel: string, message: string): void => {
    for (const { onMessage } of channels.get(channel) ?? []) onMessage(message)
  }

  const resubscribe = async (live: RedisConnection): Promise<void> => {
    const before = [...channels]
    if (before.length === 0) return
    try {
      await live.send('subscribe', [...channels.keys()])
    } catch (error) {
      logger.debug('resubscribing failed', { reason: describeError(error) })
      live.drop()
      return
    }
    for (const [, subscribers] of before) for (const { onResubscribed } of subscribers) onResubscribed()
  }

  const connect = async (): Promise<RedisConnection> => {
    const live = await open()
    live.onMessage(deliver)
    live.onStateChange(state => {
      if (state === 'ready') void resubscribe(live)
    })
    // A failed ping drops the connection by itself; there is nothing else to decide here.
    heartbeat = setInterval(() => live.send('ping', []).catch(() => undefined), heartbeatMs)
    return live
  }

  const connected = async (): Promise<RedisConnection> => {
    if (stopped) throw storeDown()
    connection ??= connect()
    try {
      return await connection
    } catch (error) {
      connection = undefined
      throw storeDown(error)
    }
  }

  const unsubscribe = async (channel: string, subscriber: Subscriber): Promise<void> => {
    const subscribers = channels.get(channel)
    if (subscribers?.delete(subscriber) !== true || subscribers.size > 0) return
    channels.delete(channel)
    const live = await connection
    if (live?.state() === 'ready') await live.send('unsubscribe', [channel])
  }

  return {
    async subscribe(channel: string, subscriber: Subscriber): Promise<() => Promise<void>> {
      const live = await connected()
      const subscribers = channels.get(channel) ?? new Set()
      channels.set(channel, subscribers.add(subscriber))
      try {
        await live.send('subscribe', [channel])
      } catch (error) {
        await unsubscribe(channel, subscriber)
        throw error
      }
      return () => unsubscribe(channel, subscriber)
    },
    async stop(): Promise<void> {
      stopped = true
      clearInterval(heartbeat)
      channels.clear()
      const live = await connection?.catch(() => undefined)
      await live?.stop()
    },
  }
}
