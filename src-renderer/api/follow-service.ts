import type { QueryClient } from '@tanstack/react-query'
import type { ServiceReport } from '../../src-main/ipc/contract.ts'
import type { ServiceStatus } from '../../src-relay/contract/service.ts'
import type { ServiceControl } from '../platform/platform.ts'
import type { LiveFeed } from './live-feed.ts'
import { queryKeys } from './query-keys.ts'

export interface FollowServiceDeps {
  readonly service: ServiceControl
  readonly feed: Pick<LiveFeed, 'retry'>
  readonly cache: QueryClient
}

/** Keeps what the page's home says of the relay, and connects as soon as that runs. */
export async function followService({ service, feed, cache }: FollowServiceDeps): Promise<void> {
  function take(report: ServiceReport): void {
    cache.setQueryData(queryKeys.serviceReport, report)
    if (report.state === 'starting') forgetAddresses(cache)
    if (report.state === 'running') feed.retry()
  }
  service.subscribe(take)
  cache.setQueryData(queryKeys.serviceReport, await service.read())
}

/** A relay that starts again may have other addresses; until it says which, none is shown. */
function forgetAddresses(cache: QueryClient): void {
  cache.setQueryData<ServiceStatus>(queryKeys.service, status => status && { ...status, baseUrls: [] })
}
