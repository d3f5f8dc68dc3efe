import type { SettledCall } from '../../contract/live-call.ts'
import type { ProviderInfo } from '../../contract/provider.ts'
import type { ServiceStatus } from '../../contract/service.ts'
import type { UsageQuery, UsageReport } from '../../contract/usage.ts'
import type { AdminHandlers } from './admin-handler.ts'

export interface ReportsAdmin {
  report(query: UsageQuery): Promise<UsageReport>
  /** The latest settled calls, newest first. */
  recentCalls(): Promise<readonly SettledCall[]>
}

export interface ServiceHandlersDeps {
  readonly status: () => ServiceStatus
  readonly providers: readonly ProviderInfo[]
  readonly reports: ReportsAdmin
}

type Handled = 'getStatus' | 'listProviders' | 'getUsage' | 'listRecentCalls'

export function createServiceHandlers(deps: ServiceHandlersDeps): Pick<AdminHandlers, Handled> {
  return {
    getStatus: () => deps.status(),
    listProviders: () => [...deps.providers],
    getUsage: ({ query }) => deps.reports.report(query),
    listRecentCalls: async () => [...(await deps.reports.recentCalls())],
  }
}
