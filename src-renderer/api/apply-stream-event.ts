import type { QueryClient } from '@tanstack/react-query'
import type { StreamEvent } from '../../src-relay/contract/event-stream.ts'
import type { LiveCall, SettledCall } from '../../src-relay/contract/live-call.ts'
import { queryKeys } from './query-keys.ts'

const keptCalls = 50

/** Writes one event of the stream into the cache. */
export function applyStreamEvent(cache: QueryClient, event: StreamEvent): void {
  switch (event.type) {
    case 'snapshot':
      cache.setQueryData(queryKeys.service, event.service)
      cache.setQueryData(queryKeys.accounts, event.accounts)
      cache.setQueryData(queryKeys.keys, event.keys)
      cache.setQueryData(queryKeys.liveCalls, event.liveCalls)
      cache.setQueryData(queryKeys.recentCalls, event.recentCalls.slice(0, keptCalls))
      return
    case 'service-changed':
      cache.setQueryData(queryKeys.service, event.service)
      return
    case 'accounts-changed':
      cache.setQueryData(queryKeys.accounts, event.accounts)
      return
    case 'keys-changed':
      cache.setQueryData(queryKeys.keys, event.keys)
      return
    case 'call-started':
    case 'call-progressed':
      cache.setQueryData<LiveCall[]>(queryKeys.liveCalls, (calls = []) => withCall(calls, event.call))
      return
    case 'call-ended':
      endCall(cache, event.id, event.settled)
      return
    case 'alert':
      // Said in the accounts' and keys' own states; the page has no list of alerts yet.
      return
  }
}

function withCall(calls: readonly LiveCall[], call: LiveCall): LiveCall[] {
  const isKnown = calls.some(({ id }) => id === call.id)
  return isKnown ? calls.map(old => (old.id === call.id ? call : old)) : [...calls, call]
}

function endCall(cache: QueryClient, id: string, settled: SettledCall | undefined): void {
  cache.setQueryData<LiveCall[]>(queryKeys.liveCalls, (calls = []) => calls.filter(call => call.id !== id))
  if (!settled) return
  cache.setQueryData<SettledCall[]>(queryKeys.recentCalls, (calls = []) =>
    [settled, ...calls.filter(call => call.id !== id)].slice(0, keptCalls),
  )
}
