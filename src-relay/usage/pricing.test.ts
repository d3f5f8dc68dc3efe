import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { TokenUsage } from '../contract/usage.ts'
import { emptyPriceTable, readPriceTable } from './price-table.ts'
import { type CallTraits, createPricing } from './pricing.ts'

const shipped = readPriceTable(
  JSON.parse(readFileSync(new URL('../../resources/model-prices.json', import.meta.url), 'utf8')),
)
const pricing = createPricing(shipped)

function usage(part: Partial<TokenUsage>): TokenUsage {
  return {
    input: 0,
    output: 0,
    cacheRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    reasoning: 0,
    webSearches: 0,
    ...part,
  }
}

/** One model, `m`, of a family with ratios and searches, and one, `n`, of no family. */
function priced(price: Record<string, unknown>) {
  return createPricing(
    readPriceTable({
      date: '2026-01-01',
      source: 'test',
      families: [
        { prefix: 'm', webSearch: 0.01, ratios: { cacheRead: 0.1, cacheWrite5m: 1.25, cacheWrite1h: 2 } },
      ],
      models: { m: price, n: price },
    }),
  )
}

/** Worked out by hand from the price list; each sum is in the comment, in micro-dollars. */
const byHand: readonly [string, string, Partial<TokenUsage>, CallTraits, number][] = [
  // 1200×3 + 345×15 = 3600 + 5175
  ['plain tokens', 'claude-sonnet-4-5', { input: 1200, output: 345 }, {}, 8775],
  // 11×3 + 77×15 + 40123×0.3 + 2001×3.75 + 999×6 = 33 + 1155 + 12036.9 + 7503.75 + 5994 = 26722.65
  [
    'EC-055 every kind of cache token',
    'claude-sonnet-4-5-20250929',
    { input: 11, output: 77, cacheRead: 40_123, cacheWrite5m: 2001, cacheWrite1h: 999 },
    {},
    26_723,
  ],
  // 3×4 + 512×20 + 88000×0.2 + 1500×5 + 250×8 = 12 + 10240 + 17600 + 7500 + 2000
  [
    'a cache read cheaper than a tenth',
    'claude-opus-5-5',
    { input: 3, output: 512, cacheRead: 88_000, cacheWrite5m: 1500, cacheWrite1h: 250 },
    {},
    37_352,
  ],
  // (100×4 + 10×20) × 2 = 1200
  ['fast mode', 'claude-opus-5-5', { input: 100, output: 10 }, { speed: 'fast' }, 1200],
  // (101×5 + 7×25) × 6 × 1.1 = 680 × 6.6 = 4488
  [
    'fast mode in a region',
    'claude-opus-4-6',
    { input: 101, output: 7 },
    { speed: 'fast', region: 'us' },
    4488,
  ],
  // 2 searches × 10000 + 10×1 + 20×5 = 20110
  ['web searches', 'claude-haiku-4-5-20251001', { input: 10, output: 20, webSearches: 2 }, {}, 20_110],
  // 50000×0.1 + 50000×0.01 + 1000×0.5 = 5000 + 500 + 500 (prompt of exactly 100000)
  [
    'a prompt at the threshold',
    'claude-haiku-5-5',
    { input: 50_000, cacheRead: 50_000, output: 1000 },
    {},
    6000,
  ],
  // 50000×0.5 + 50001×0.05 + 1000×2.5 = 25000 + 2500.05 + 2500 = 30000.05
  ['one token more', 'claude-haiku-5-5', { input: 50_000, cacheRead: 50_001, output: 1000 }, {}, 30_000],
  // 333×1.25 + 4096×0.125 + 777×10 = 416.25 + 512 + 7770 = 8698.25; reasoning is part of the output
  [
    'reasoning counted once',
    'gpt-5-codex',
    { input: 333, cacheRead: 4096, output: 777, reasoning: 700 },
    {},
    8698,
  ],
  // 333×0.625 + 4096×0.0625 + 777×5 = 208.125 + 256 + 3885 = 4349.125
  ['the flex tier', 'gpt-5', { input: 333, cacheRead: 4096, output: 777 }, { serviceTier: 'flex' }, 4349],
  // 333×2.5 + 4096×0.25 + 777×20 = 832.5 + 1024 + 15540 = 17396.5, half up
  [
    'the priority tier',
    'gpt-5',
    { input: 333, cacheRead: 4096, output: 777 },
    { serviceTier: 'priority' },
    17_397,
  ],
  // 333×1.25 + 4096×0.125 + 777×10 = 8698.25
  [
    'a tier without a price of its own',
    'gpt-5',
    { input: 333, cacheRead: 4096, output: 777 },
    { serviceTier: 'default' },
    8698,
  ],
  // 200000×1.25 + 100×10 = 251000
  ['200k exactly', 'gemini-2.5-pro', { input: 200_000, output: 100 }, {}, 251_000],
  // 150000×2.5 + 50001×0.25 + 100×15 = 375000 + 12500.25 + 1500
  [
    'above 200k, cached tokens included',
    'gemini-2.5-pro',
    { input: 150_000, cacheRead: 50_001, output: 100 },
    {},
    389_000,
  ],
  // 300000×7.2 + 10×32.4 = 2160000 + 324
  [
    'above 200k in a tier',
    'gemini-3.1-pro-preview',
    { input: 300_000, output: 10 },
    { serviceTier: 'priority' },
    2_160_324,
  ],
  // 1×0.05 = 0.05, and 10×0.05 = 0.5 half up
  ['less than half a micro-dollar', 'gpt-5-nano', { input: 1 }, {}, 0],
  ['half a micro-dollar', 'gpt-5-nano', { input: 10 }, {}, 1],
]

describe('the cost of a call', () => {
  it.each(byHand)('%s', (...[, model, part, traits, microUsd]) => {
    expect(pricing.costMicroUsd(model, usage(part), traits)).toBe(microUsd)
  })

  it('EC-057 is null for a model without a price, and for every model when there is no price file', () => {
    expect(pricing.costMicroUsd('somebody-elses-model', usage({ input: 5 }))).toBeNull()
    expect(createPricing(emptyPriceTable).costMicroUsd('gpt-5', usage({ input: 5 }))).toBeNull()
  })

  it('is null for a speed without a price', () => {
    expect(pricing.costMicroUsd('claude-opus-4-7', usage({ input: 5 }), { speed: 'fast' })).toBeNull()
    expect(pricing.costMicroUsd('claude-opus-4-7', usage({ input: 5 }), { speed: 'standard' })).toBe(25)
  })

  it('does not drift where floating point does', () => {
    const million = usage({ output: 1_000_003, cacheRead: 9_999_999 })
    // 1000003×2.5 + 9999999×0.03 = 2500007.5 + 299999.97 = 2800007.47
    expect(pricing.costMicroUsd('gemini-2.5-flash', million)).toBe(2_800_007)
  })

  it('takes numbers that are none for nothing instead of throwing', () => {
    const odd = usage({ input: Number.NaN, output: -4, cacheRead: 1.5, reasoning: 9 })
    expect(pricing.costMicroUsd('gpt-5', odd)).toBe(0)
  })
})

describe('prices that are left out', () => {
  const cached = usage({ cacheRead: 1_000_000, cacheWrite5m: 100, cacheWrite1h: 10 })

  it('follow the ratios of the family', () => {
    // 1000000×0.4 + 100×5 + 10×8
    expect(priced({ input: 4, output: 20 }).costMicroUsd('m', cached)).toBe(400_580)
  })

  it('are the input price in a family without ratios', () => {
    expect(priced({ input: 4, output: 20 }).costMicroUsd('n', cached)).toBe(4_000_440)
  })

  it('keep their proportion to input in a variant', () => {
    const variants = [{ above: 10, input: 8 }]
    // Read 0.2 and writes 5 and 8 double; the output price stays.
    const price = { input: 4, output: 20, cacheRead: 0.2, cacheWrite5m: 5, cacheWrite1h: 8, variants }
    const cost = priced(price).costMicroUsd(
      'm',
      usage({ input: 1, output: 1, cacheRead: 10, cacheWrite5m: 1 }),
    )
    expect(cost).toBe(8 + 20 + 4 + 10)
  })

  it('leave a call with web searches unpriced where a search has no price', () => {
    const model = priced({ input: 4, output: 20 })
    expect(model.costMicroUsd('m', usage({ webSearches: 1 }))).toBe(10_000)
    expect(model.costMicroUsd('n', usage({ webSearches: 1 }))).toBeNull()
  })

  it('count reasoning apart where it has a price of its own', () => {
    const cost = priced({ input: 1, output: 2, reasoning: 5 }).costMicroUsd(
      'm',
      usage({ output: 10, reasoning: 4 }),
    )
    expect(cost).toBe(6 * 2 + 4 * 5)
  })

  it('let the longer prompt decide before the tier', () => {
    const variants = [
      { tier: 'priority', input: 2 },
      { above: 10, input: 3 },
      { above: 20, input: 4 },
      { above: 20, tier: 'priority', input: 5 },
    ]
    const model = priced({ input: 1, output: 1, variants })
    const cost = (input: number, serviceTier?: string) =>
      model.costMicroUsd('m', usage({ input }), { serviceTier })
    expect([cost(10), cost(10, 'priority'), cost(11, 'priority')]).toEqual([10, 20, 33])
    expect([cost(21), cost(21, 'flex'), cost(21, 'priority')]).toEqual([84, 84, 105])
  })
})

describe('the shipped price file', () => {
  it.each([
    'claude-3-5-haiku-20241022',
    'claude-haiku-4-5-20251001',
    'claude-haiku-5-5',
    'claude-opus-4-20250514',
    'claude-opus-5-5',
    'claude-opus-5-5[1m]',
    'claude-sonnet-4-20250514',
    'claude-sonnet-4-5-20250929',
    'claude-sonnet-5-5',
    'gemini-2.5-flash',
    'gemini-2.5-flash-lite',
    'gemini-2.5-pro',
    'gemini-3.1-pro-preview',
    'gemini-3.5-flash-lite',
    'gemini-3.8-flash',
    'gpt-5-codex',
    'gpt-5.5',
  ])('prices %s, which a real client asks for', model => {
    expect(pricing.costMicroUsd(model, usage({ input: 1_000_000 }))).toBeGreaterThan(0)
  })

  it('names the faulty place of a file that is not one', () => {
    const models = { x: { input: 1, output: 'a lot' } }
    expect(() => readPriceTable({ ...shipped, models })).toThrow('models.x.output')
    expect(() => readPriceTable('[]')).toThrow('The price file is faulty')
  })
})
