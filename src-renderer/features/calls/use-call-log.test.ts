import { expect, test } from 'vitest'
import { stagedCall, stagedLiveCall } from '../../../tests/renderer/staged-rooms.ts'
import { mergeCalls } from './use-call-log.ts'

const ids = (sources: Partial<Parameters<typeof mergeCalls>[0]>) =>
  mergeCalls({ live: [], recent: [], read: [], choice: {}, ...sources }).map(({ id }) => id)
const call = (id: string, endedAt: number, change: object = {}) => stagedCall({ id, endedAt, ...change })

test('what has come in since the log was read stands before it, once', () => {
  const read = [call('b', 20), call('a', 10)]
  const recent = [call('c', 30), call('b', 20), call('old', 5)]
  expect(ids({ read, recent, live: [stagedLiveCall({ id: 'now' })] })).toEqual(['now', 'c', 'b', 'a'])
})

test('what was not chosen does not come in either', () => {
  const recent = [call('mine', 30, { keyId: 'k2', ending: 'failed' }), call('theirs', 31)]
  const live = [stagedLiveCall({ id: 'running', keyId: 'k2' })]
  expect(ids({ recent, live, choice: { key: 'k2' } })).toEqual(['running', 'mine'])
  expect(ids({ recent, live, choice: { key: 'k2', ending: 'failed' } })).toEqual(['mine'])
})
