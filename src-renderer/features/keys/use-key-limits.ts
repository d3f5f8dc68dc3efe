import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import type { KeyLimitUse } from '../../../src-relay/contract/limit-use.ts'
import { useApi } from '../../api/api-context.tsx'
import { useRecentCalls } from '../../api/queries.ts'

const queryKey = ['key-limits'] as const

/** Where all keys stand with their limits; a key's own is read again whenever a call of it has ended. */
export function useKeyLimits(): ReadonlyMap<string, KeyLimitUse> {
  const { client } = useApi()
  const cache = useQueryClient()
  const data = useQuery({ queryKey, queryFn: () => client.listKeyLimits() }).data
  const [latest] = useRecentCalls() ?? []
  const seen = useRef(latest?.id)
  useEffect(() => {
    if (!latest || latest.id === seen.current) return
    seen.current = latest.id
    void client.getKeyLimits({ id: latest.keyId }).then(
      use => write(cache, use),
      // The next call brings it.
      () => undefined,
    )
  }, [latest, client, cache])
  return useMemo(() => new Map(data?.map(use => [use.keyId, use])), [data])
}

function write(cache: QueryClient, use: KeyLimitUse): void {
  cache.setQueryData<KeyLimitUse[]>(queryKey, (all = []) => [
    ...all.filter(({ keyId }) => keyId !== use.keyId),
    use,
  ])
}
