import { z } from 'zod'
import { createPrefixer, defaultPrefix } from './key-space.ts'
import type { Store } from './store.ts'

/** What running calls hold: slots, places in queues, and what they have set aside of budgets. */
const leases = /\{slots\}:|\{limits:[^}]*\}:(?:leases|calls|reserved)$/

const scanSchema = z.tuple([z.string(), z.array(z.string())])

/**
 * Forgets what the calls of a relay that was killed still hold, which would lapse only by and by. For a relay that has
 * the store to itself, before it takes its first call.
 */
export async function clearLeftOverLeases(store: Pick<Store, 'command'>): Promise<void> {
  const prefix = createPrefixer(defaultPrefix)('')
  for (let cursor = '0'; ; ) {
    const [next, keys] = scanSchema.parse(
      await store.command('scan', [], [cursor, 'MATCH', `${prefix}{*`, 'COUNT', 1000]),
    )
    const held = keys.map(key => key.slice(prefix.length)).filter(key => leases.test(key))
    if (held.length > 0) await store.command('unlink', held)
    if (next === '0') return
    cursor = next
  }
}
