import type { QueryClient } from '@tanstack/react-query'
import { createAdminClient } from '../../src-relay/contract/client.ts'
import { AdminProblem } from '../../src-relay/contract/problem.ts'
import type { Api } from './api-context.tsx'
import { applyStreamEvent } from './apply-stream-event.ts'
import { createEventConnection } from './event-connection.ts'
import { createLiveFeed, type Reachability } from './live-feed.ts'
import { createPageTransport } from './page-transport.ts'
import { queryKeys } from './query-keys.ts'
import { createTestAccount } from './test-account.ts'

// Calls are booked in batches half a second apart: asked any sooner, the books would lack this one.
const usageSettlesMs = 1_200
/** What every call that ends may change. */
const followsCalls = [queryKeys.usage, queryKeys.quota]

/** The page's one client and its one event stream, which fills the cache. */
export function createApi(page: Window & typeof globalThis, cache: QueryClient): Api {
  const client = createAdminClient(createPageTransport(page))
  const setTimer = (run: () => void, ms: number) => {
    const timer = page.setTimeout(run, ms)
    return () => page.clearTimeout(timer)
  }
  let cancelRefresh: (() => void) | undefined
  const feed = createLiveFeed({
    connect: createEventConnection(page),
    setTimer,
    probe: () => client.getStatus().then(() => 'reachable' as const, reachabilityOf),
    apply(event) {
      applyStreamEvent(cache, event)
      if (event.type !== 'call-ended' && event.type !== 'snapshot') return
      cancelRefresh?.()
      cancelRefresh = setTimer(() => {
        for (const queryKey of followsCalls) void cache.invalidateQueries({ queryKey })
      }, usageSettlesMs)
    },
  })
  return { client, feed, testAccount: createTestAccount(page) }
}

function reachabilityOf(error: unknown): Reachability {
  return error instanceof AdminProblem && error.status === 401 ? 'signed-out' : 'unreachable'
}
