import { expect, it } from 'vitest'
import { callUnder, openTestLimits, took } from '../../tests/fixtures/limits.ts'
import { startTestRedis } from '../../tests/fixtures/redis.ts'
import { clearLeftOverLeases } from './left-over-leases.ts'

it('EC-114: nothing that running calls held outlives them, and all that was counted does', async () => {
  await using redis = await startTestRedis()
  const limits = {
    callsInFlight: { max: 2, queue: { length: 5, waitSeconds: 20 } },
    tokens: [{ max: 1000, window: { kind: 'total' } as const }],
  }
  const killed = await openTestLimits(redis)
  const settled = await killed.admission.admit(callUnder(limits))
  await settled.settle(took(100))
  await settled[Symbol.asyncDispose]()
  const client = new AbortController()
  await killed.admission.admit(callUnder(limits))
  await killed.admission.admit(callUnder(limits))
  const { key, ...waiting } = callUnder(limits, { signal: client.signal })
  const waits = killed.admission.admit({ key, ...waiting })
  const uses = async () =>
    (await killed.report.useOf(key)).uses.map(({ used, reserved, waiting }) => ({ used, reserved, waiting }))
  await expect.poll(uses).toEqual([
    { used: 2, reserved: 0, waiting: 1 },
    { used: 100, reserved: 260, waiting: undefined },
  ])
  await clearLeftOverLeases(killed.store)
  expect(await uses()).toEqual([
    { used: 0, reserved: 0, waiting: 0 },
    { used: 100, reserved: 0, waiting: undefined },
  ])
  client.abort()
  await Promise.allSettled([waits])
  await killed[Symbol.asyncDispose]()
})
