import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { type LiveCall, liveCallSchema, type SettledCall } from '../../src-relay/contract/live-call.ts'
import { applyStreamEvent } from './apply-stream-event.ts'
import { queryKeys } from './query-keys.ts'

const live = (id: string, model = 'm'): LiveCall =>
  liveCallSchema.parse({ id, startedAt: 0, keyId: 'k', keyName: 'Ann', model, client: 'c' })
const settled = (id: string) => ({ id }) as SettledCall
const idsIn = (cache: QueryClient, key: readonly string[]) =>
  cache.getQueryData<readonly { readonly id: string }[]>(key)?.map(({ id }) => id)

test('a call is listed once however often it is told of, until it ends', () => {
  const cache = new QueryClient()
  applyStreamEvent(cache, { type: 'call-started', call: live('a') })
  applyStreamEvent(cache, { type: 'call-started', call: live('b') })
  applyStreamEvent(cache, { type: 'call-progressed', call: live('a', 'other') })
  expect(cache.getQueryData(queryKeys.liveCalls)).toEqual([live('a', 'other'), live('b')])
  applyStreamEvent(cache, { type: 'call-ended', id: 'a', settled: settled('a') })
  expect(idsIn(cache, queryKeys.liveCalls)).toEqual(['b'])
  expect(idsIn(cache, queryKeys.recentCalls)).toEqual(['a'])
})

test('a call that never reached an upstream leaves no trace among the last ones', () => {
  const cache = new QueryClient()
  applyStreamEvent(cache, { type: 'call-started', call: live('a') })
  applyStreamEvent(cache, { type: 'call-ended', id: 'a' })
  expect(idsIn(cache, queryKeys.liveCalls)).toEqual([])
  expect(idsIn(cache, queryKeys.recentCalls)).toBeUndefined()
})

test('the last calls are kept to a number, the latest first', () => {
  const cache = new QueryClient()
  for (let call = 1; call <= 60; call += 1)
    applyStreamEvent(cache, { type: 'call-ended', id: `c${call}`, settled: settled(`c${call}`) })
  const ids = idsIn(cache, queryKeys.recentCalls)
  expect(ids).toHaveLength(50)
  expect(ids?.[0]).toBe('c60')
})
