import { expect, it } from 'vitest'
import { findStalePages } from '../bench/published.ts'

it('the readmes and the manual show the figures of the last benchmark and footprint, in both languages', async () => {
  expect(await findStalePages()).toEqual([])
})
