import { z } from 'zod'
import type { RedisConnection } from './redis-connection.ts'

const pageSchema = z.tuple([z.string(), z.array(z.string())])

/** Every key below a prefix, without it. In steps, so that nothing else has to wait for long. */
export async function listKeys(
  send: RedisConnection['send'],
  { prefix, isCluster }: { readonly prefix: string; readonly isCluster: boolean },
): Promise<readonly string[]> {
  if (isCluster) throw new Error('the keys of a Redis Cluster are backed up by its own tools')
  const found = new Set<string>()
  const pattern = `${prefix.replaceAll(/[[\]*?\\^]/g, sign => `\\${sign}`)}*`
  let cursor = '0'
  do {
    const [next, keys] = pageSchema.parse(await send('scan', [cursor, 'MATCH', pattern, 'COUNT', 1000]))
    for (const key of keys) found.add(key.slice(prefix.length))
    cursor = next
  } while (cursor !== '0')
  return [...found]
}
