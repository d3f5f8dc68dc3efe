import { z } from 'zod'
import type { ApiKey } from '../contract/api-key.ts'
import {
  type FairShareChange,
  type FairShareSettings,
  fairShareSettingsSchema,
  type PoolWindow,
} from '../contract/quota-report.ts'
import { RelayError } from '../kernel/errors.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { RecordKind, Records } from '../store/records.ts'
import { createSettingsRecord } from '../store/settings-record.ts'
import { mayUse, type SharedWindow } from './fair-share.ts'
import type { QuotaReports } from './quota-report.ts'

const fairShareRecordSchema = fairShareSettingsSchema.extend({ id: z.string() })
export type FairShareRecord = z.infer<typeof fairShareRecordSchema>

export const fairShareRecords: RecordKind<FairShareRecord> = {
  name: 'fair-share',
  schema: fairShareRecordSchema,
}

/** Keeps one friend from using up what the others need. Off until the owner switches it on. */
export interface FairShareDesk {
  read(): FairShareSettings
  change(change: FairShareChange): Promise<FairShareSettings>
  /** Throws `RelayError('limit_reached')`. Judges by what was known some seconds ago; costs no I/O. */
  check(keyId: string, provider: string): void
  /** Reads anew what `check` judges by. */
  refresh(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

export interface FairShareDeskDeps {
  /** Of the kind `fairShareRecords`. */
  readonly records: Records<FairShareRecord>
  readonly quota: Pick<QuotaReports, 'report' | 'shares'>
  readonly listKeys: () => readonly ApiKey[]
  readonly logger: Logger
  readonly now: () => number
}

type PooledWindow = SharedWindow & Pick<PoolWindow, 'provider' | 'name'>

const initial: FairShareSettings = { enabled: false, weights: {}, ownerKeyId: null }
const refreshMs = 10_000
const retryAfterSeconds = 120

export function createFairShareDesk(deps: FairShareDeskDeps): FairShareDesk {
  const { records, quota, listKeys, logger, now } = deps
  let windows: readonly PooledWindow[] = []
  let timer: NodeJS.Timeout | undefined
  const settings = createSettingsRecord({ records, schema: fairShareSettingsSchema, initial })
  const { read } = settings

  const refresh = async (): Promise<void> => {
    if (!read().enabled) {
      windows = []
      return
    }
    const { pools } = await quota.report()
    windows = await Promise.all(
      pools.flatMap(pool => (pool.resetsAt === undefined ? [] : [readWindow(pool, pool.resetsAt)])),
    )
  }

  const readWindow = async (pool: PoolWindow, resetsAt: number): Promise<PooledWindow> => {
    const { provider, name, utilization } = pool
    const { rows } = await quota.shares({ provider, name })
    const shares = new Map(rows.map(({ keyId, share }) => [keyId, share]))
    return { provider, name, utilization, shares, resetsAt, beganAt: resetsAt - pool.windowSeconds * 1000 }
  }

  return {
    read,
    async change(change) {
      await settings.change(change)
      await refresh()
      return read()
    },
    check(keyId, provider) {
      const scarce = windows.filter(window => window.provider === provider && window.resetsAt > now())
      if (scarce.length === 0) return
      const { weights, ownerKeyId } = read()
      const keys = listKeys().filter(key => key.enabled && key.revokedAt === undefined)
      const rules = { weights: new Map(keys.map(key => [key.id, weights[key.id] ?? 1])), ownerKeyId }
      const refused = scarce.find(window => !mayUse(keyId, window, rules, now()))
      if (refused) throw new RelayError('limit_reached', refusal(refused.name), { retryAfterSeconds })
    },
    refresh,
    async start() {
      await settings.start()
      timer = setInterval(() => {
        refresh().catch((error: unknown) => {
          logger.warn('shares could not be read', { reason: describeError(error) })
        })
      }, refreshMs).unref()
    },
    async stop() {
      clearInterval(timer)
      await settings.stop()
    },
  }
}

function refusal(name: string): string {
  return `You have used your share of the provider's ${name} window, and what is left of it is kept for the others. Try again later.`
}
