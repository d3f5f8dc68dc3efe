import type { AccountView } from '../../src-relay/contract/account.ts'
import type { AdminClient } from '../../src-relay/contract/client.ts'
import type { ProviderInfo } from '../../src-relay/contract/provider.ts'

/** What the tray's menu tells in numbers. */
export interface TrayFigures {
  readonly readAt: number
  readonly accounts: readonly AccountView[]
  readonly providers: readonly ProviderInfo[]
  readonly today: {
    readonly calls: number
    readonly tokens: number
    readonly costMicroUsd: number
    /** Who used most. */
    readonly top: string | undefined
  }
}

export interface FigureReaderDeps {
  readonly client: Pick<AdminClient, 'listAccounts' | 'listProviders' | 'getUsage'>
  /** Zone of the day boundaries; undefined while the relay is stopped. */
  readonly timeZone: () => string | undefined
  readonly now: () => number
}

export interface FigureReader {
  read(): TrayFigures | undefined
  /** Asks the relay, unless that was done a moment ago. Never rejects: what cannot be read is unknown. */
  refresh(): Promise<void>
}

/** The menu's numbers are asked for when it opens, and every five seconds at most. */
const atMostEveryMs = 5_000

export function createFigureReader({ client, timeZone, now }: FigureReaderDeps): FigureReader {
  let figures: TrayFigures | undefined
  let askedAt = Number.NEGATIVE_INFINITY

  async function ask(zone: string): Promise<TrayFigures> {
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(now())
    const [accounts, providers, usage] = await Promise.all([
      client.listAccounts(),
      figures?.providers ?? client.listProviders(),
      client.getUsage({ query: { by: 'key', from: day, to: day } }),
    ])
    const { total, rows } = usage
    const tokens = total.input + total.output + total.cacheRead + total.cacheWrite5m + total.cacheWrite1h
    const [top] = rows.toSorted((one, other) => other.totals.costMicroUsd - one.totals.costMicroUsd)
    const { calls, costMicroUsd } = total
    return { readAt: now(), accounts, providers, today: { calls, tokens, costMicroUsd, top: top?.label } }
  }

  return {
    read: () => figures,
    async refresh() {
      const zone = timeZone()
      if (zone === undefined) {
        figures = undefined
        askedAt = Number.NEGATIVE_INFINITY
        return
      }
      if (now() - askedAt < atMostEveryMs) return
      askedAt = now()
      figures = await ask(zone).catch(() => undefined)
    },
  }
}
