import { expect, it } from 'vitest'
import { callUnder, openTestLimits, took } from '../../tests/fixtures/limits.ts'
import { startTestRedis } from '../../tests/fixtures/redis.ts'
import type { LimitSettings } from '../contract/limit.ts'
import { askRedis } from '../store/redis-inspect.ts'

it('every limit holds on a Redis Cluster, where one script may touch one slot only', async () => {
  await using redis = await startTestRedis({ cluster: true })
  // Alone, a node has nobody from whom to learn its address.
  await askRedis({ url: redis.url }, client => client.config('SET', 'cluster-announce-ip', '127.0.0.1'))
  await askRedis({ url: redis.url }, client => client.call('cluster', 'addslotsrange', '0', '16383'))
  await expect
    .poll(() => askRedis({ url: redis.url }, client => client.call('cluster', 'info')), { timeout: 15_000 })
    .toContain('cluster_state:ok')
  await using relay = await openTestLimits(redis, { leaseMs: 2000, renewEveryMs: 100 })
  const window = { kind: 'total' } as const
  const limits: LimitSettings = {
    callsInFlight: { max: 1, queue: { length: 5, waitSeconds: 10 } },
    requests: [{ max: 100, window }],
    tokens: [{ max: 10_000, window: { kind: 'rolling', minutes: 5 } }],
    cost: [{ maxUsd: 1, window: { kind: 'five-hours' } }],
  }
  const call = callUnder(limits)
  const first = await relay.admission.admit(call)
  const second = relay.admission.admit(callUnder(limits))
  await expect.poll(async () => (await relay.report.useOf(call.key)).uses[0]?.waiting).toBe(1)
  // Long enough for leases and reservations to be renewed.
  await new Promise(resolve => setTimeout(resolve, 300))
  await first.settle(took(7))
  await (await second)[Symbol.asyncDispose]()
  const numbers = async () => (await relay.report.useOf(call.key)).uses.map(({ used }) => used)
  await expect.poll(numbers).toEqual([0, 1, 7, 7])
  await relay.report.reset(call.key, {})
  expect(await numbers()).toEqual([0, 0, 0, 0])
  expect(relay.lines).toEqual([])
})
