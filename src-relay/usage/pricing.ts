import type { TokenUsage } from '../contract/usage.ts'
import { findByModelName } from './model-name.ts'
import { compileModelPrice, type PricedModel, type Rates } from './model-rates.ts'
import type { PriceTable } from './price-table.ts'

/** What an answer says of itself beyond its tokens, in the upstream's own words. */
export interface CallTraits {
  readonly serviceTier?: string | undefined
  readonly speed?: string | undefined
  readonly region?: string | undefined
  /** The owner's factor on the account's costs; 1 where none is given. */
  readonly rate?: number | undefined
}

export interface Pricing {
  /** Day of the price table. */
  readonly date: string
  /**
   * Integer micro-dollars, or null when the table has no price for the model, its speed or its web searches: a cost is
   * known or it is not. Exact: sums in whole pico-dollars, rounded half up once, at the end.
   */
  costMicroUsd(model: string, usage: TokenUsage, traits?: CallTraits): number | null
}

export function createPricing(table: PriceTable): Pricing {
  const models = new Map(
    Object.entries(table.models).map(([name, price]) => [
      name,
      compileModelPrice(
        price,
        table.families.find(family => name.startsWith(family.prefix)),
      ),
    ]),
  )
  return {
    date: table.date,
    costMicroUsd(model, usage, traits = {}) {
      const priced = findByModelName(models, model)
      return priced === undefined ? null : costOf(priced, usage, traits)
    },
  }
}

function costOf(model: PricedModel, usage: TokenUsage, traits: CallTraits): number | null {
  const factors = factorsOf(model, traits)
  const searches = count(usage.webSearches)
  if (factors === undefined || (searches > 0n && model.webSearch === undefined)) return null
  let pico = tokenCost(ratesFor(model, usage, traits.serviceTier), usage)
  let scale = 1n
  for (const thousandths of factors) {
    pico *= thousandths
    scale *= 1000n
  }
  pico += searches * (model.webSearch ?? 0n) * scale
  pico *= BigInt(Math.round((traits.rate ?? 1) * 1000))
  scale *= 1000n
  const picoPerMicro = 1_000_000n * scale
  return Number((2n * pico + picoPerMicro) / (2n * picoPerMicro))
}

/** Undefined for a speed the table does not know: its price would be a guess. */
function factorsOf(model: PricedModel, { speed, region }: CallTraits): readonly bigint[] | undefined {
  const ofSpeed = model.multipliers.get(speed ?? 'standard')
  if (ofSpeed === undefined && speed !== undefined && speed !== 'standard') return undefined
  const ofRegion = region === undefined ? undefined : model.multipliers.get(region)
  return [ofSpeed, ofRegion].filter(factor => factor !== undefined)
}

/** A longer prompt decides before the tier does; the whole call is then at that price. */
function ratesFor(model: PricedModel, usage: TokenUsage, tier: string | undefined): Rates {
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h
  const fits = model.variants.find(
    variant => prompt > variant.above && (variant.tier === undefined || variant.tier === tier),
  )
  return fits?.rates ?? model.rates
}

function tokenCost(rates: Rates, usage: TokenUsage): bigint {
  const output = count(usage.output)
  const reasoning = count(Math.min(usage.reasoning, usage.output))
  return (
    count(usage.input) * rates.input +
    (output - reasoning) * rates.output +
    reasoning * rates.reasoning +
    count(usage.cacheRead) * rates.cacheRead +
    count(usage.cacheWrite5m) * rates.cacheWrite5m +
    count(usage.cacheWrite1h) * rates.cacheWrite1h
  )
}

/** Numbers come from upstreams; one that is none costs nothing rather than ending the call. */
function count(tokens: number): bigint {
  return Number.isSafeInteger(tokens) && tokens > 0 ? BigInt(tokens) : 0n
}
