import { z } from 'zod'
import type { UsageSettings } from '../contract/usage.ts'
import type { Store } from '../store/store.ts'
import { readEntryId } from './call-log.ts'
import { usageKeys } from './usage-keys.ts'

export interface CallLogAgeDeps {
  readonly store: Pick<Store, 'command'>
  readonly settings: () => UsageSettings
  readonly now: () => number
}

const everyMs = 600_000
const scanSchema = z.tuple([z.string(), z.array(z.string())])

/**
 * Takes calls older than the settings say off the log, and what was noted beside calls that are gone; looks every ten
 * minutes at most, however often it is called.
 */
export function createCallLogAge({ store, settings, now }: CallLogAgeDeps): () => Promise<void> {
  let lookedAt: number | undefined
  return async () => {
    if (lookedAt !== undefined && now() - lookedAt < everyMs) return
    lookedAt = now()
    const oldest = now() - settings().logDays * 86_400_000
    await store.command('xtrim', [usageKeys.calls], ['MINID', '~', Math.max(0, oldest)])
    await forgetPrices(store)
  }
}

const page = 500

/** Later prices of calls that the log has lost, by age or by its length. */
async function forgetPrices(store: CallLogAgeDeps['store']): Promise<void> {
  const [first] = repliedList(await store.command('xrange', [usageKeys.calls], ['-', '+', 'COUNT', 1]))
  const oldest = readEntryId(first)
  for (let cursor = '0'; ; ) {
    const [next, fields] = scanSchema.parse(
      await store.command('hscan', [usageKeys.priced], [cursor, 'COUNT', page]),
    )
    const entries = fields.filter((_, at) => at % 2 === 0)
    const lost = entries.filter(entry => oldest === undefined || isBefore(entry, oldest))
    if (lost.length > 0) await store.command('hdel', [usageKeys.priced], lost)
    if (next === '0') return
    cursor = next
  }
}

function repliedList(reply: unknown): readonly unknown[] {
  return Array.isArray(reply) ? reply : []
}

/** Ids of entries are two numbers, of which the first counts most. */
function isBefore(entry: string, other: string): boolean {
  const [at = 0, number = 0] = entry.split('-').map(Number)
  const [otherAt = 0, otherNumber = 0] = other.split('-').map(Number)
  return at < otherAt || (at === otherAt && number < otherNumber)
}
