import { expect, it } from 'vitest'
import { settledCall } from '../../tests/fixtures/settled-call.ts'
import { createNameBounds } from './name-bounds.ts'

it('a key that makes up names fills so many rows a day, and nobody else pays for it', () => {
  const bounded = createNameBounds()
  const names = Array.from({ length: 500 }, (_, index) =>
    bounded(settledCall({ keyId: 'joker', model: `made-up-${index}`, client: `tool-${index}` })),
  )
  expect(new Set(names.map(({ model }) => model)).size).toBe(51)
  expect(new Set(names.map(({ client }) => client)).size).toBe(21)
  expect(names.at(-1)).toMatchObject({ model: 'other', client: 'other' })
  expect(bounded(settledCall({ keyId: 'joker', model: 'made-up-3' })).model).toBe('made-up-3')
  expect(bounded(settledCall({ keyId: 'ann', model: 'model-9' })).model).toBe('model-9')
  expect(bounded(settledCall({ keyId: 'joker', model: 'made-up-400', day: '2026-11-23' })).model).toBe(
    'made-up-400',
  )
})
