import type { Diagnostics } from '../../contract/diagnostics.ts'
import type { ProviderInfo } from '../../contract/provider.ts'
import type { ServiceStatus } from '../../contract/service.ts'
import type { TimeZone, TimeZoneChange } from '../../contract/time-zone.ts'
import type { AdminHandlers } from './admin-handler.ts'

export interface ServiceHandlersDeps {
  readonly status: () => ServiceStatus
  readonly providers: readonly ProviderInfo[]
  readonly diagnose: () => Diagnostics
  readonly timeZone: {
    read(): TimeZone
    /** Throws `AdminProblem(409)` where it was given at start. */
    change(change: TimeZoneChange): Promise<TimeZone>
  }
}

type Handled = 'getStatus' | 'listProviders' | 'getDiagnostics' | 'getTimeZone' | 'changeTimeZone'

export function createServiceHandlers(deps: ServiceHandlersDeps): Pick<AdminHandlers, Handled> {
  return {
    getStatus: () => deps.status(),
    listProviders: () => [...deps.providers],
    getDiagnostics: () => deps.diagnose(),
    getTimeZone: () => deps.timeZone.read(),
    changeTimeZone: ({ body }) => deps.timeZone.change(body),
  }
}
