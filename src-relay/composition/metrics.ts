import type { ServiceStatus } from '../contract/service.ts'
import { createMetrics, type Metrics } from '../metrics/metrics.ts'
import type { Store } from '../store/store.ts'
import type { Rooms } from './rooms.ts'

export interface MetricsDeps {
  readonly rooms: Pick<Rooms, 'accounts' | 'apiKeys'>
  readonly store: Store
  readonly status: () => ServiceStatus
}

export function openMetrics({ rooms, store, status }: MetricsDeps): Metrics {
  return createMetrics({
    readState: async () => ({
      status: status(),
      accounts: rooms.accounts.list(),
      keys: rooms.apiKeys.list(),
      redisSeconds: await timeAnswer(store),
    }),
  })
}

async function timeAnswer(store: Store): Promise<number | undefined> {
  const askedAt = performance.now()
  try {
    await store.command('ping', [])
    return (performance.now() - askedAt) / 1000
  } catch {
    // That it does not answer is the answer.
    return undefined
  }
}
