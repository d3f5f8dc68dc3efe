import type { RedisConnection } from './redis-connection.ts'
import type { StoreCommand } from './store.ts'

/** On a connection that nothing else uses. Rejects when a command is refused, and then none was carried out. */
export async function runTransaction(
  send: RedisConnection['send'],
  commands: readonly StoreCommand[],
): Promise<void> {
  await send('multi', [])
  const queued = await Promise.allSettled(
    commands.map(({ name, keys, args = [] }) => send(name, [...keys, ...args])),
  )
  const refused = queued.find(result => result.status === 'rejected')
  if (refused) {
    await send('discard', []).catch(() => undefined)
    throw refused.reason
  }
  const replies = await send('exec', [])
  const failure = Array.isArray(replies) ? replies.find(reply => reply instanceof Error) : undefined
  if (failure) throw failure
}
