import { expect, test } from 'vitest'
import { modelPriceSchema } from '../../../src-relay/contract/price.ts'
import { draftPrice, readPriceDraft } from './price-draft.ts'

const price = {
  input: 3,
  output: 15,
  cacheRead: 0.3,
  multipliers: { fast: 2 },
  variants: [{ above: 200_000, input: 6, output: 22.5 }],
}

test('a price that is opened and not changed says the same', () => {
  expect(readPriceDraft(draftPrice(price), price)).toEqual(price)
})

test('an emptied field takes its price away, and tiers stay', () => {
  const { cacheRead: _, ...rest } = price
  expect(readPriceDraft({ ...draftPrice(price), cacheRead: '' }, price)).toEqual(rest)
})

test('a new price without its two main parts is refused at their fields', () => {
  const checked = modelPriceSchema.safeParse(readPriceDraft(draftPrice(undefined), undefined))
  expect(checked.error?.issues.map(({ path }) => path)).toEqual([['input'], ['output']])
})
