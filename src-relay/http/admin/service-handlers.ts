import type { ProviderInfo } from '../../contract/provider.ts'
import type { ServiceStatus } from '../../contract/service.ts'
import type { AdminHandlers } from './admin-handler.ts'

export interface ServiceHandlersDeps {
  readonly status: () => ServiceStatus
  readonly providers: readonly ProviderInfo[]
}

export function createServiceHandlers(
  deps: ServiceHandlersDeps,
): Pick<AdminHandlers, 'getStatus' | 'listProviders'> {
  return {
    getStatus: () => deps.status(),
    listProviders: () => [...deps.providers],
  }
}
