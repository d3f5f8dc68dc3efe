import type { QueryClient } from '@tanstack/react-query'
import type { ServiceReport } from '../../src-main/ipc/contract.ts'
import type { ServiceStatus } from '../../src-relay/contract/service.ts'
import type { ServiceControl } from '../platform/platform.ts'
import { queryKeys } from './query-keys.ts'

export interface FollowServiceDeps {
  readonly service: ServiceControl
  readonly cache: QueryClient
  readonly onServed: (isServed: boolean) => void
}

/** Keeps what the page's home says of the relay, and tells whether there is one to talk to. */
export async function followService({ service, cache, onServed }: FollowServiceDeps): Promise<void> {
  function take(report: ServiceReport): void {
    cache.setQueryData(queryKeys.serviceReport, report)
    if (report.state === 'starting') forgetAddresses(cache)
    onServed(report.state === 'running' || report.state === 'degraded')
  }
  service.subscribe(take)
  take(await service.read())
}

/** A relay that starts again may have other addresses; until it says which, none is shown. */
function forgetAddresses(cache: QueryClient): void {
  cache.setQueryData<ServiceStatus>(queryKeys.service, status => status && { ...status, baseUrls: [] })
}
