import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { ServiceReport } from '../../src-main/ipc/contract.ts'
import type { AccountView } from '../../src-relay/contract/account.ts'
import type { ApiKey } from '../../src-relay/contract/api-key.ts'
import type { EndpointInput, Endpoints } from '../../src-relay/contract/endpoints.ts'
import type { LiveCall, SettledCall } from '../../src-relay/contract/live-call.ts'
import type { ServiceStatus } from '../../src-relay/contract/service.ts'
import { useApi } from './api-context.tsx'
import { queryKeys } from './query-keys.ts'

export type UsageQuestion = NonNullable<EndpointInput<Endpoints['getUsage']>['query']>

/** What the event stream, or the page's home, writes; undefined until it has. */
function useStreamed<T>(queryKey: readonly string[]): T | undefined {
  return useQuery<T>({ queryKey, queryFn: skipToken, staleTime: Number.POSITIVE_INFINITY }).data
}

export const useServiceStatus = () => useStreamed<ServiceStatus>(queryKeys.service)
/** What the page's home says of the relay; undefined where the home knows nothing of it. */
export const useServiceReport = () => useStreamed<ServiceReport>(queryKeys.serviceReport)
export const useAccounts = () => useStreamed<readonly AccountView[]>(queryKeys.accounts)
export const useKeys = () => useStreamed<readonly ApiKey[]>(queryKeys.keys)
export const useLiveCalls = () => useStreamed<readonly LiveCall[]>(queryKeys.liveCalls)
export const useRecentCalls = () => useStreamed<readonly SettledCall[]>(queryKeys.recentCalls)

export function useFeedState() {
  const { feed } = useApi()
  return useSyncExternalStore(feed.subscribe, feed.state)
}

export function useProviders() {
  const { client } = useApi()
  return useQuery({
    queryKey: queryKeys.providers,
    queryFn: () => client.listProviders(),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** A report on usage; read again whenever a call has ended. */
export function useUsage(query: UsageQuestion | undefined) {
  const { client } = useApi()
  return useQuery({
    queryKey: [...queryKeys.usage, query],
    queryFn: query === undefined ? skipToken : () => client.getUsage({ query }),
    placeholderData: keepPreviousData,
  })
}

/** The providers' own windows; read again whenever a call has ended. */
export function useQuota() {
  const { client } = useApi()
  return useQuery({ queryKey: queryKeys.quota, queryFn: () => client.getQuota() })
}
