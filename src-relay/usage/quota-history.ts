import { z } from 'zod'
import { type QuotaReading, type QuotaWindow, quotaWindowSchema } from '../contract/quota.ts'
import { type QuotaSample, quotaSampleSchema } from '../contract/quota-report.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { Store } from '../store/store.ts'
import { usageKeys } from './usage-keys.ts'

/** What the providers said of their own windows, now and before; from every relay on the store. */
export interface QuotaHistory {
  /** Readings of one answer. Writes in the background, and no more than is news. Never throws. */
  record(accountId: string, readings: readonly QuotaReading[]): void
  /** The latest reading of each window, by account. */
  latest(): Promise<ReadonlyMap<string, readonly QuotaWindow[]>>
  /** Oldest first. */
  samples(accountId: string, name: string): Promise<readonly QuotaSample[]>
  /** Removes all that is kept of the accounts that are gone. */
  forget(isGone: (accountId: string) => boolean): Promise<void>
}

export interface QuotaHistoryDeps {
  readonly store: Pick<Store, 'command'>
  readonly logger: Logger
  readonly now: () => number
}

/** An unchanged reading is news after so long, so that its age stays small. */
const againAfterMs = 60_000
/** Windows state whole percents. */
const smallestStep = 0.004
/** 1 % steps of a week of five-hour windows, and some. */
const mostSamples = 6000

export function createQuotaHistory({ store, logger, now }: QuotaHistoryDeps): QuotaHistory {
  const known = new Map<string, QuotaWindow>()

  const write = async (accountId: string, window: QuotaWindow, isStep: boolean): Promise<void> => {
    await store.command('hset', [usageKeys.quotas], [fieldOf(accountId, window.name), JSON.stringify(window)])
    if (!isStep || window.utilization === undefined) return
    const { readAt: at, utilization, resetsAt } = window
    const sample = JSON.stringify({ at, utilization, resetsAt })
    const key = usageKeys.quotaSamples(accountId, window.name)
    await store.command('rpush', [key], [sample])
    await store.command('ltrim', [key], [-mostSamples, -1])
  }

  return {
    record(accountId, readings) {
      for (const reading of readings) {
        const field = fieldOf(accountId, reading.name)
        const before = known.get(field)
        const window = { ...reading, readAt: now() }
        const isStep = before === undefined || hasMoved(before, window)
        if (!isStep && window.readAt - before.readAt < againAfterMs) continue
        known.set(field, window)
        write(accountId, window, isStep).catch((error: unknown) => {
          // The next answer brings another reading.
          known.delete(field)
          logger.debug('a quota reading was not kept', { reason: describeError(error) })
        })
      }
    },
    async latest() {
      const reply = await store.command('hgetall', [usageKeys.quotas])
      const byAccount = new Map<string, QuotaWindow[]>()
      for (const [field, text] of Object.entries(reply ?? {})) {
        const window = quotaWindowSchema.safeParse(readJson(text))
        const accountId = accountOf(field)
        if (window.success) byAccount.set(accountId, [...(byAccount.get(accountId) ?? []), window.data])
      }
      return byAccount
    },
    async samples(accountId, name) {
      const reply = await store.command('lrange', [usageKeys.quotaSamples(accountId, name)], [0, -1])
      return (Array.isArray(reply) ? reply : []).flatMap(text => {
        const sample = quotaSampleSchema.safeParse(readJson(text))
        return sample.success ? [sample.data] : []
      })
    },
    forget: isGone => removeWindows(store, isGone, field => known.delete(field)),
  }
}

async function removeWindows(
  store: QuotaHistoryDeps['store'],
  isGone: (accountId: string) => boolean,
  onRemoved: (field: string) => void,
): Promise<void> {
  const fields = z.array(z.string()).parse(await store.command('hkeys', [usageKeys.quotas]))
  for (const field of fields) {
    const accountId = accountOf(field)
    if (!isGone(accountId)) continue
    onRemoved(field)
    const name = field.slice(accountId.length + 1)
    await store.command('unlink', [usageKeys.quotaSamples(accountId, name)])
    await store.command('hdel', [usageKeys.quotas], [field])
  }
}

function fieldOf(accountId: string, name: string): string {
  return `${accountId}|${name}`
}

function accountOf(field: string): string {
  return field.slice(0, field.indexOf('|'))
}

function hasMoved(before: QuotaWindow, next: QuotaWindow): boolean {
  return (
    before.isUsedUp !== next.isUsedUp ||
    Math.abs((before.utilization ?? 0) - (next.utilization ?? 0)) > smallestStep ||
    Math.abs((before.resetsAt ?? 0) - (next.resetsAt ?? 0)) > 300_000
  )
}

function readJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined
  } catch {
    // Somebody else's value: the schema refuses what is undefined.
    return undefined
  }
}
