import { describeError, type Logger } from '../kernel/logger.ts'
import { keepSlotKeysMs, releaseSlotScript, renewSlotsScript, slotKeys } from './slot-scripts.ts'
import type { Store } from './store.ts'

export interface Holding {
  readonly slots: string
  /** Who may be waiting for it: nobody, others, or, for all we know, the holder itself. */
  readonly waiters: 'none' | 'others' | 'itself'
  /** Set once it was given back: ms epoch at which the store forgets it even if it never hears of that. */
  lapsesAt?: number
}

/** What keeps the leases of one relay true: renewing those in use, giving back those that are not. */
export interface SlotUpkeep {
  /** Never throws: what cannot be given back now is tried again, or lapses. */
  release(holder: string): Promise<void>
  /** Renews everything in use in one script, and tries again what could not be given back. */
  tend(): Promise<void>
}

export interface SlotUpkeepDeps {
  readonly store: Pick<Store, 'run' | 'command'>
  readonly logger: Logger
  readonly now: () => number
  readonly leaseMs: number
  /** By holder; released ones leave it as soon as the store knows. */
  readonly holdings: Map<string, Holding>
}

export function createSlotUpkeep({ store, logger, now, leaseMs, holdings }: SlotUpkeepDeps): SlotUpkeep {
  const giveBack = ({ slots, waiters }: Holding, holder: string): Promise<unknown> =>
    waiters === 'none'
      ? store.command('zrem', [slots], [holder])
      : store.run(releaseSlotScript, slotKeys(slots), [holder, waiters === 'itself' ? 1 : 0])

  const release = async (holder: string): Promise<void> => {
    const holding = holdings.get(holder)
    if (!holding) return
    holding.lapsesAt ??= now() + leaseMs
    try {
      await giveBack(holding, holder)
      holdings.delete(holder)
    } catch (error) {
      logger.warn('a slot could not be given back yet', { holder, error: describeError(error) })
    }
  }
  const renew = async (): Promise<void> => {
    const inUse = [...holdings].filter(([, holding]) => holding.lapsesAt === undefined)
    if (inUse.length === 0) return
    const keys = inUse.map(([, holding]) => holding.slots)
    try {
      await store.run(renewSlotsScript, keys, [leaseMs, keepSlotKeysMs, ...inUse.map(([holder]) => holder)])
    } catch (error) {
      logger.warn('slots could not be renewed', { slots: keys.length, error: describeError(error) })
    }
  }
  const releaseAgain = async (): Promise<void> => {
    const released = [...holdings].filter(([, holding]) => holding.lapsesAt !== undefined)
    for (const [holder, holding] of released) {
      if ((holding.lapsesAt ?? 0) <= now()) holdings.delete(holder)
    }
    await Promise.all(released.map(([holder]) => release(holder)))
  }
  return {
    release,
    tend: async () => void (await Promise.all([renew(), releaseAgain()])),
  }
}
