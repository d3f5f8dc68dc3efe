import { expect, test, vi } from 'vitest'
import { createFigureReader } from './tray-figures.ts'

const totals = {
  input: 10,
  output: 5,
  cacheRead: 3,
  cacheWrite5m: 2,
  cacheWrite1h: 1,
  reasoning: 4,
  webSearches: 0,
  calls: 2,
  costMicroUsd: 7,
  unpricedCalls: 0,
}

function staged() {
  const clock = { now: Date.parse('2026-11-22T23:30:00Z') }
  const zone: { name: string | undefined } = { name: 'Asia/Shanghai' }
  const getUsage = vi.fn(async (_input: object) => ({
    by: 'key' as const,
    from: '',
    to: '',
    timeZone: 'Asia/Shanghai',
    total: totals,
    rows: [
      { id: 'k1', label: 'Ann', totals: { ...totals, costMicroUsd: 2 } },
      { id: 'k2', label: 'Bob', totals: { ...totals, costMicroUsd: 5 } },
    ],
  }))
  const client = { listAccounts: async () => [], listProviders: async () => [], getUsage }
  return {
    clock,
    zone,
    getUsage,
    reader: createFigureReader({ client, timeZone: () => zone.name, now: () => clock.now }),
  }
}

test('the numbers are those of today in the relay’s zone, asked for every five seconds at most', async () => {
  const { clock, getUsage, reader } = staged()
  await reader.refresh()
  expect(getUsage).toHaveBeenCalledWith({ query: { by: 'key', from: '2026-11-23', to: '2026-11-23' } })
  expect(reader.read()?.today).toEqual({ calls: 2, tokens: 21, costMicroUsd: 7, top: 'Bob' })
  await reader.refresh()
  expect(getUsage).toHaveBeenCalledTimes(1)
  clock.now += 5_000
  await reader.refresh()
  expect(getUsage).toHaveBeenCalledTimes(2)
})

test('a relay that is stopped or does not answer has no numbers', async () => {
  const { clock, zone, getUsage, reader } = staged()
  await reader.refresh()
  getUsage.mockRejectedValueOnce(new Error('gone'))
  clock.now += 5_000
  await reader.refresh()
  expect(reader.read()).toBeUndefined()
  await reader.refresh()
  zone.name = undefined
  await reader.refresh()
  expect(reader.read()).toBeUndefined()
})
