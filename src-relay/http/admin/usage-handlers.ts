import type { SettledCall } from '../../contract/live-call.ts'
import type { PriceSettings, PriceSettingsChange, Prices, Repriced } from '../../contract/price.ts'
import type {
  CallQuery,
  UsageExport,
  UsageQuery,
  UsageReport,
  UsageSettings,
  UsageSettingsChange,
} from '../../contract/usage.ts'
import { exportReport } from '../../usage/usage-export.ts'
import type { AdminHandlers } from './admin-handler.ts'

export interface ReportsAdmin {
  report(query: UsageQuery): Promise<UsageReport>
  allTime(by: 'model'): Promise<Pick<UsageReport, 'rows'>>
}

export interface CallBookAdmin {
  /** The latest settled calls, newest first. */
  recentCalls(): Promise<readonly SettledCall[]>
  list(query: CallQuery): Promise<{ readonly calls: readonly SettledCall[]; readonly next?: string }>
}

export interface PricesAdmin {
  readonly date: string
  readonly source: string
  read(): PriceSettings
  change(change: PriceSettingsChange): Promise<PriceSettings>
}

export interface UsageHandlersDeps {
  readonly reports: ReportsAdmin
  readonly callBook: CallBookAdmin
  readonly prices: PricesAdmin
  readonly reprice: () => Promise<Repriced>
  readonly usageSettings: {
    read(): UsageSettings
    change(change: UsageSettingsChange): Promise<UsageSettings>
  }
}

type Handled =
  | 'getUsage'
  | 'exportUsage'
  | 'listRecentCalls'
  | 'listCalls'
  | 'getPrices'
  | 'changePrices'
  | 'repriceCalls'
  | 'getUsageSettings'
  | 'changeUsageSettings'

export function createUsageHandlers(deps: UsageHandlersDeps): Pick<AdminHandlers, Handled> {
  const { reports, callBook, prices, reprice, usageSettings } = deps
  const readPrices = async (): Promise<Prices> => {
    const { rows } = await reports.allTime('model')
    const unpriced = rows.flatMap(({ id, totals }) =>
      totals.unpricedCalls > 0 ? [{ model: id, calls: totals.unpricedCalls }] : [],
    )
    return { ...prices.read(), date: prices.date, source: prices.source, unpriced }
  }
  return {
    getUsage: ({ query }) => reports.report(query),
    exportUsage: async ({ query: { format, ...query } }): Promise<UsageExport> =>
      exportReport(await reports.report(query), format),
    listRecentCalls: async () => [...(await callBook.recentCalls())],
    listCalls: async ({ query }) => {
      const { calls, ...page } = await callBook.list(query)
      return { ...page, calls: [...calls] }
    },
    getPrices: readPrices,
    async changePrices({ body }) {
      await prices.change(body)
      await reprice()
      return await readPrices()
    },
    repriceCalls: () => reprice(),
    getUsageSettings: () => usageSettings.read(),
    changeUsageSettings: ({ body }) => usageSettings.change(body),
  }
}
