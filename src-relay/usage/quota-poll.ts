import type { AccountView } from '../contract/account.ts'
import type { QuotaReading, QuotaWindow } from '../contract/quota.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { Credential } from '../providers/credential.ts'
import type { TextAnswer } from '../providers/login.ts'
import type { Provider } from '../providers/provider.ts'
import { readRetryAfter } from '../providers/reset-time.ts'
import type { Store } from '../store/store.ts'
import type { UpstreamRequest } from '../upstream/upstream.ts'
import { usageKeys } from './usage-keys.ts'

/** Asks providers for their windows where no answer has stated them of late. */
export interface QuotaPoll {
  /** Asks for every account that is due. Never throws. */
  poll(): Promise<void>
  start(): void
  stop(): void
}

export interface QuotaPollDeps {
  readonly store: Pick<Store, 'command'>
  readonly providers: readonly Provider[]
  readonly listAccounts: () => readonly AccountView[]
  readonly openCredential: (accountId: string) => Credential
  /** Through the account's proxy, or not at all. */
  readonly ask: (accountId: string, request: UpstreamRequest) => Promise<TextAnswer>
  readonly latest: () => Promise<ReadonlyMap<string, readonly QuotaWindow[]>>
  readonly record: (accountId: string, readings: readonly QuotaReading[]) => void
  readonly logger: Logger
  readonly now: () => number
}

const lookEveryMs = 60_000
/** Between two questions for one account, whichever relay asks; a reading older than this is old. */
const askEverySeconds = 600
const longestRestSeconds = 6 * 3600

export function createQuotaPoll(deps: QuotaPollDeps): QuotaPoll {
  const { store, providers, logger, now } = deps
  /** Failures in a row, by account. */
  const failures = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined

  const rest = (accountId: string, seconds: number, condition: readonly string[] = []): Promise<unknown> =>
    store.command('set', [usageKeys.quotaRest(accountId)], [1, 'EX', seconds, ...condition])

  const giveUp = async (accountId: string, until = 0): Promise<void> => {
    const count = (failures.get(accountId) ?? 0) + 1
    failures.set(accountId, count)
    const seconds = Math.max(askEverySeconds * 2 ** Math.min(count, 10), (until - now()) / 1000)
    await rest(accountId, Math.min(Math.ceil(seconds), longestRestSeconds))
  }

  const askFor = async ({ id, provider: providerId }: AccountView): Promise<void> => {
    const provider = providers.find(({ info }) => info.id === providerId)
    const request = provider?.quotaQuery?.(deps.openCredential(id))
    if (!request || (await rest(id, askEverySeconds, ['NX'])) !== 'OK') return
    try {
      const { status, headers, text } = await deps.ask(id, request)
      const readings = status === 200 ? (provider?.readQuotaAnswer?.(JSON.parse(text), now()) ?? []) : []
      if (readings.length === 0) {
        logger.debug('a provider did not state its windows', { accountId: id, status })
        return await giveUp(id, readRetryAfter(headers, now()))
      }
      failures.delete(id)
      deps.record(id, readings)
    } catch (error) {
      logger.debug('a provider could not be asked for its windows', {
        accountId: id,
        reason: describeError(error),
      })
      await giveUp(id)
    }
  }

  const poll = async (): Promise<void> => {
    try {
      const latest = await deps.latest()
      const due = deps
        .listAccounts()
        .filter(account => isUsable(account) && isOld(latest.get(account.id), now()))
      for (const account of due) await askFor(account)
    } catch (error) {
      logger.debug('the windows were not asked for', { reason: describeError(error) })
    }
  }
  return {
    poll,
    start() {
      timer = setInterval(() => void poll(), lookEveryMs).unref()
    },
    stop: () => clearInterval(timer),
  }
}

function isUsable({ enabled, health }: AccountView): boolean {
  return enabled && (health.state === 'ready' || health.state === 'cooling-down')
}

function isOld(windows: readonly QuotaWindow[] = [], now: number): boolean {
  return windows.every(({ readAt }) => now - readAt > askEverySeconds * 1000)
}
