import type { Account } from '../contract/account.ts'
import type { QuotaWindow } from '../contract/quota.ts'
import type {
  AccountWindows,
  PoolWindow,
  QuotaReport,
  QuotaShareQuery,
  QuotaShares,
} from '../contract/quota-report.ts'
import { forecastPool, forecastWindow } from './forecast.ts'
import type { QuotaHistory } from './quota-history.ts'
import type { ReadShares } from './quota-shares.ts'

export interface QuotaReportsDeps {
  readonly history: Pick<QuotaHistory, 'latest' | 'samples'>
  readonly listAccounts: () => readonly Account[]
  readonly readShares: ReadShares
  readonly now: () => number
}

/** What is left of the providers' windows, how long it lasts, and who used it. */
export interface QuotaReports {
  report(): Promise<QuotaReport>
  /** Of the current window; empty where no such window is known. */
  shares(query: QuotaShareQuery): Promise<QuotaShares>
}

type WindowView = AccountWindows['windows'][number]

export function createQuotaReports({
  history,
  listAccounts,
  readShares,
  now,
}: QuotaReportsDeps): QuotaReports {
  const view = async (accountId: string, window: QuotaWindow): Promise<WindowView> => {
    const current = isOver(window, now()) ? reset(window) : window
    const forecast = forecastWindow(current, await history.samples(accountId, window.name), now())
    return { ...current, ageMs: now() - window.readAt, ...(forecast && { forecast }) }
  }
  const readAccounts = async (): Promise<readonly AccountWindows[]> => {
    const latest = await history.latest()
    return await Promise.all(
      listAccounts().map(async ({ id, name, provider }) => ({
        accountId: id,
        accountName: name,
        provider,
        windows: await Promise.all(
          (latest.get(id) ?? []).toSorted(shorterFirst).map(window => view(id, window)),
        ),
      })),
    )
  }
  return {
    async report() {
      const accounts = await readAccounts()
      return { at: now(), accounts: [...accounts], pools: [...poolsOf(accounts, now())] }
    },
    async shares({ account, provider, name }) {
      const latest = await history.latest()
      const accounts = listAccounts().filter(({ id, provider: own }) =>
        account === undefined ? own === provider : id === account,
      )
      const begun = accounts.flatMap(({ id }) =>
        (latest.get(id) ?? []).filter(window => window.name === name).map(window => beganAt(window, now())),
      )
      if (begun.length === 0) return { since: now(), rows: [] }
      return await readShares({
        since: Math.min(...begun),
        accountIds: new Set(accounts.map(({ id }) => id)),
      })
    },
  }
}

function shorterFirst(a: QuotaWindow, b: QuotaWindow): number {
  return a.windowSeconds - b.windowSeconds || (a.name < b.name ? -1 : 1)
}

function isOver({ resetsAt }: QuotaWindow, now: number): boolean {
  return resetsAt !== undefined && resetsAt <= now
}

/** After its reset nothing of a window is used, until the provider says otherwise. */
function reset({ resetsAt: _past, ...window }: QuotaWindow): QuotaWindow {
  return { ...window, utilization: 0, isUsedUp: false }
}

function beganAt({ resetsAt, windowSeconds }: QuotaWindow, now: number): number {
  const windowMs = windowSeconds * 1000
  if (resetsAt === undefined) return now - windowMs
  return resetsAt <= now ? resetsAt : resetsAt - windowMs
}

function poolsOf(accounts: readonly AccountWindows[], now: number): readonly PoolWindow[] {
  const members = accounts.flatMap(({ provider, windows }) =>
    windows.filter(window => !window.isForOneFamily).map(window => ({ provider, window })),
  )
  const pools = Map.groupBy(members, ({ provider, window }) => `${provider}|${window.name}`)
  return [...pools.values()].flatMap(pool => {
    const [first] = pool
    if (first === undefined) return []
    const windows = pool.map(({ window }) => window)
    const resets = windows.flatMap(({ resetsAt }) => (resetsAt === undefined ? [] : [resetsAt]))
    const forecast = forecastPool(windows.map(memberOf(now)), now)
    return [
      {
        provider: first.provider,
        name: first.window.name,
        windowSeconds: first.window.windowSeconds,
        accounts: pool.length,
        utilization: windows.reduce((sum, { utilization = 0 }) => sum + utilization, 0) / pool.length,
        ...(resets.length > 0 && { resetsAt: Math.min(...resets) }),
        ...(forecast && { forecast }),
      },
    ]
  })
}

function memberOf(now: number) {
  return ({ utilization = 0, resetsAt, windowSeconds, forecast }: WindowView) => ({
    utilization,
    resetsAt: resetsAt ?? now + windowSeconds * 1000,
    pacePerHour: forecast?.pacePerHour ?? 0,
  })
}
