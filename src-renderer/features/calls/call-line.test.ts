import { expect, test } from 'vitest'
import {
  type LiveCall,
  liveCallSchema,
  type SettledCall,
  settledCallSchema,
} from '../../../src-relay/contract/live-call.ts'
import { listCallLines } from './call-line.ts'

const usage = {
  input: 10,
  output: 5,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  reasoning: 0,
  webSearches: 0,
}
const live = (id: string, startedAt: number): LiveCall =>
  liveCallSchema.parse({ id, startedAt, keyId: 'k', keyName: 'Ann', model: 'm', client: 'c' })
const settled = (id: string, change: object = {}): SettledCall =>
  settledCallSchema.parse({
    id,
    startedAt: 0,
    endedAt: 1,
    day: '2026-11-22',
    keyId: 'k',
    keyName: 'Ann',
    accountId: 'a',
    accountName: 'Work',
    provider: 'p',
    model: 'm',
    client: 'c',
    status: 200,
    ending: 'complete',
    attempts: 1,
    usage,
    costMicroUsd: 7,
    ...change,
  })

test('running calls come first, and none is listed twice', () => {
  const lines = listCallLines([live('old', 1), live('new', 2)], [settled('done'), settled('old')])
  expect(lines.map(({ id, ending }) => [id, ending])).toEqual([
    ['new', 'running'],
    ['old', 'running'],
    ['done', 'complete'],
  ])
})

test('unknown is unknown, and unpriced is neither unknown nor free', () => {
  const [priced, unpriced, unknown] = listCallLines(
    [],
    [
      settled('a'),
      settled('b', { costMicroUsd: null }),
      settled('c', { ending: 'unknown', costMicroUsd: 0 }),
    ],
  )
  expect(priced?.cost).toEqual({ microUsd: 7 })
  expect(unpriced?.cost).toBe('unpriced')
  expect(unpriced?.usage).toEqual(usage)
  expect(unknown?.cost).toBe('unknown')
  expect(unknown?.usage).toBeUndefined()
})
