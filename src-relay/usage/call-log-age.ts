import type { UsageSettings } from '../contract/usage.ts'
import type { Store } from '../store/store.ts'
import { usageKeys } from './usage-keys.ts'

export interface CallLogAgeDeps {
  readonly store: Pick<Store, 'command'>
  readonly settings: () => UsageSettings
  readonly now: () => number
}

const everyMs = 600_000

/** Takes calls older than the settings say off the log; looks every ten minutes at most, however often it is called. */
export function createCallLogAge({ store, settings, now }: CallLogAgeDeps): () => Promise<void> {
  let lookedAt: number | undefined
  return async () => {
    if (lookedAt !== undefined && now() - lookedAt < everyMs) return
    lookedAt = now()
    const oldest = now() - settings().logDays * 86_400_000
    await store.command('xtrim', [usageKeys.calls], ['MINID', '~', Math.max(0, oldest)])
  }
}
