import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import type { KeyLimitUse } from '../../../src-relay/contract/limit-use.ts'
import { useApi } from '../../api/api-context.tsx'
import { useKeys, useRecentCalls } from '../../api/queries.ts'

const queryKey = ['key-limits'] as const

/** Where all keys stand with their limits: read again when keys change, and a key's own whenever a call of it has ended. */
export function useKeyLimits(): ReadonlyMap<string, KeyLimitUse> {
  const { client } = useApi()
  const cache = useQueryClient()
  const data = useQuery({ queryKey, queryFn: () => client.listKeyLimits() }).data
  const [latest] = useRecentCalls() ?? []
  const keys = useKeys()
  const seen = useRef(latest?.id)
  const known = useRef(keys)
  useEffect(() => {
    if (known.current && known.current !== keys) void cache.invalidateQueries({ queryKey })
    known.current = keys
  }, [keys, cache])
  useEffect(() => {
    if (!latest || latest.id === seen.current) return
    seen.current = latest.id
    void client.getKeyLimits({ id: latest.keyId }).then(
      use => writeKeyLimits(cache, use),
      // The next call brings it.
      () => undefined,
    )
  }, [latest, client, cache])
  return useMemo(() => new Map(data?.map(use => [use.keyId, use])), [data])
}

export function writeKeyLimits(cache: QueryClient, use: KeyLimitUse): void {
  cache.setQueryData<KeyLimitUse[]>(queryKey, (all = []) => [
    ...all.filter(({ keyId }) => keyId !== use.keyId),
    use,
  ])
}
