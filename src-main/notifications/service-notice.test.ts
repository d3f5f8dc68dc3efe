import { expect, test } from 'vitest'
import type { ServiceState } from '../../src-relay/contract/service.ts'
import { createServiceNotice } from './service-notice.ts'

test.each<[string, readonly ServiceState[], number]>([
  ['a relay that breaks', ['starting', 'running', 'degraded', 'error', 'error'], 1],
  ['one that was stopped', ['running', 'stopping', 'stopped'], 0],
  ['one that never started', ['starting', 'error'], 0],
  ['one that breaks twice', ['running', 'error', 'starting', 'running', 'error'], 2],
])('TR-09: the owner is told of %s as often as it happens', (_what, states, times) => {
  const bodies: string[] = []
  const tell = createServiceNotice(({ body }) => bodies.push(body))
  for (const state of states) tell({ state, reason: 'Redis is gone.\nIt said: nothing' })
  expect(bodies).toEqual(Array.from({ length: times }, () => 'Redis is gone.'))
})
