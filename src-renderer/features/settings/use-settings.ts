import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AdminClient } from '../../../src-relay/contract/client.ts'
import { useApi } from '../../api/api-context.tsx'

export interface SettingsSource<T> {
  readonly queryKey: readonly string[]
  readonly read: (client: AdminClient) => Promise<T>
}

/** Settings of the relay, as they are now. */
export function useSettings<T>({ queryKey, read }: SettingsSource<T>): UseQueryResult<T> {
  const { client } = useApi()
  return useQuery({ queryKey, queryFn: () => read(client) })
}

/** Sends a change and shows what the relay made of it. */
export function useChange<T, Change>(
  { queryKey }: SettingsSource<T>,
  send: (client: AdminClient, change: Change) => Promise<T>,
): (change: Change) => Promise<void> {
  const { client } = useApi()
  const cache = useQueryClient()
  return async change => void cache.setQueryData(queryKey, await send(client, change))
}
