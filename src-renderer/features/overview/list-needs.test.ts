import { expect, test } from 'vitest'
import { accountViewSchema } from '../../../src-relay/contract/account.ts'
import { listNeeds } from './list-needs.ts'

const account = (id: string, state: string, more: object = {}) =>
  accountViewSchema.parse({
    id,
    provider: 'acme',
    kind: 'api-key',
    name: id,
    baseUrl: 'https://acme.test',
    secretHint: '',
    enabled: true,
    priority: 50,
    createdAt: 0,
    health: { state, since: 0, ...(state === 'cooling-down' && { until: 9 }) },
    ...more,
  })

test('nothing is asked of the owner while each provider has an account that works', () => {
  expect(listNeeds([account('a', 'ready'), account('b', 'cooling-down')])).toEqual([])
})

test('a provider without any usable account comes first, with the time the first returns', () => {
  const needs = listNeeds([account('a', 'needs-login'), account('b', 'cooling-down')])
  expect(needs.map(({ kind }) => kind)).toEqual(['pool-empty', 'needs-login'])
  expect(needs[0]).toMatchObject({ provider: 'acme', backAt: 9 })
})

test('an account that is switched off is nobody’s concern', () => {
  expect(listNeeds([account('a', 'suspended', { enabled: false })])).toEqual([])
})
