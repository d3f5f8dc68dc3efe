import { describeError } from '../kernel/logger.ts'
import { StartError } from '../kernel/start-error.ts'
import type { RedisClient } from './redis-client.ts'
import { isReply, withoutCommand } from './store-down.ts'

/** Waits for the first connection. A refused password ends the wait: it does not mend itself. */
export async function waitForConnection(
  client: RedisClient,
  shownAddress: string,
  withinMs: number,
): Promise<void> {
  if (client.status === 'ready') return
  let lastError: unknown
  await new Promise<void>((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer)
      client.off('ready', opened).off('error', failed)
      settle()
    }
    const opened = (): void => finish(resolve)
    const failed = (error: unknown): void => {
      lastError = withoutCommand(error)
      if (isRefusal(error)) finish(() => reject(refused(shownAddress, error)))
    }
    const timer = setTimeout(() => finish(() => reject(unreachable(shownAddress, lastError))), withinMs)
    client.on('ready', opened).on('error', failed)
  })
}

function isRefusal(error: unknown): boolean {
  return isReply(error) && /^(?:WRONGPASS|NOAUTH|NOPERM|ERR invalid password)/.test(error.message)
}

function refused(shownAddress: string, error: unknown): StartError {
  return new StartError(
    'redis_unreachable',
    `Redis at ${shownAddress} refused the user name or password. Correct them in the Redis address.`,
    error,
  )
}

function unreachable(shownAddress: string, error: unknown): StartError {
  const reason = error === undefined ? 'it does not answer' : describeError(error)
  return new StartError(
    'redis_unreachable',
    `Redis at ${shownAddress} cannot be reached: ${reason}. Check that it runs, and its address.`,
    error,
  )
}
