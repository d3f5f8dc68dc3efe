import type { ModelPrice, PriceVariant } from '../contract/price.ts'
import type { PriceFamily } from './price-table.ts'

/** Pico-dollars per token, whole. */
export interface Rates {
  readonly input: bigint
  readonly output: bigint
  readonly reasoning: bigint
  readonly cacheRead: bigint
  readonly cacheWrite5m: bigint
  readonly cacheWrite1h: bigint
}

export interface RateVariant {
  /** Tokens of the prompt that must be exceeded; -1 where any prompt will do. */
  readonly above: number
  readonly tier: string | undefined
  readonly rates: Rates
}

export interface PricedModel {
  readonly rates: Rates
  /** The most special first. */
  readonly variants: readonly RateVariant[]
  /** Pico-dollars per search. */
  readonly webSearch: bigint | undefined
  /** In thousandths, by the upstream's word. */
  readonly multipliers: ReadonlyMap<string, bigint>
}

/**
 * Fills what a model's prices leave out. In the plain prices: the family's ratio to input, and without one the input
 * price itself, since a prompt token is one however it was read. In a variant: as much more or less as its input is.
 */
export function compileModelPrice(price: ModelPrice, family: PriceFamily | undefined): PricedModel {
  const rates = plainRates(price, family)
  const search = price.webSearch ?? family?.webSearch
  return {
    rates,
    variants: (price.variants ?? [])
      .map(variant => ({
        above: variant.above ?? -1,
        tier: variant.tier,
        rates: variantRates(variant, rates),
      }))
      .toSorted((a, b) => b.above - a.above || Number(b.tier !== undefined) - Number(a.tier !== undefined)),
    webSearch: search === undefined ? undefined : perToken(search * 1_000_000),
    multipliers: new Map(
      Object.entries(price.multipliers ?? {}).map(([word, by]) => [word, thousandths(by)]),
    ),
  }
}

function plainRates(price: ModelPrice, family: PriceFamily | undefined): Rates {
  const input = perToken(price.input)
  const orRatio = (own: number | undefined, ratio = 1): bigint =>
    own === undefined ? (input * thousandths(ratio)) / 1000n : perToken(own)
  return {
    input,
    output: perToken(price.output),
    reasoning: perToken(price.reasoning ?? price.output),
    cacheRead: orRatio(price.cacheRead, family?.ratios?.cacheRead),
    cacheWrite5m: orRatio(price.cacheWrite5m, family?.ratios?.cacheWrite5m),
    cacheWrite1h: orRatio(price.cacheWrite1h, family?.ratios?.cacheWrite1h),
  }
}

function variantRates(variant: PriceVariant, plain: Rates): Rates {
  const input = perToken(variant.input)
  const inProportion = (own: number | undefined, rate: bigint): bigint => {
    if (own !== undefined) return perToken(own)
    return plain.input === 0n ? rate : (rate * input) / plain.input
  }
  const output = variant.output === undefined ? plain.output : perToken(variant.output)
  return {
    input,
    output,
    reasoning: variant.reasoning === undefined ? output : perToken(variant.reasoning),
    cacheRead: inProportion(variant.cacheRead, plain.cacheRead),
    cacheWrite5m: inProportion(variant.cacheWrite5m, plain.cacheWrite5m),
    cacheWrite1h: inProportion(variant.cacheWrite1h, plain.cacheWrite1h),
  }
}

/** A dollar per million tokens is a million pico-dollars per token; the rounding takes the binary fraction's noise off. */
function perToken(usdPerMillion: number): bigint {
  return BigInt(Math.round(usdPerMillion * 1_000_000))
}

function thousandths(factor: number): bigint {
  return BigInt(Math.round(factor * 1000))
}
