import type { Repriced } from '../contract/price.ts'
import type { CallRecord } from '../contract/usage.ts'
import type { Script, Store } from '../store/store.ts'
import { readCall, readEntryId } from './call-log.ts'
import priceCallsLua from './price-calls.lua?raw'
import type { PriceDesk } from './price-desk.ts'
import { placesOf } from './roll-up.ts'
import { hourMark } from './sums.ts'
import { usageKeys } from './usage-keys.ts'

const priceCallsScript: Script = { name: 'price-calls', lua: priceCallsLua }

export interface RepricingDeps {
  readonly store: Pick<Store, 'command' | 'run'>
  readonly prices: Pick<PriceDesk, 'costMicroUsd'>
}

/** Gives calls of the log a cost that had none, now that their model has a price; what had a cost keeps it. */
export type Reprice = () => Promise<Repriced>

interface Priced {
  readonly entry: string
  readonly call: CallRecord
  readonly costMicroUsd: number
}

const page = 500
const anyRetention = { hourDays: 1, dayDays: 1 }

export function createReprice({ store, prices }: RepricingDeps): Reprice {
  return async () => {
    const sum = { calls: 0, costMicroUsd: 0 }
    for await (const entries of pagesOfLog(store)) {
      for (const priced of entries.flatMap(entry => priceAnew(entry, prices))) {
        if (!(await enter(store, priced))) continue
        sum.calls += 1
        sum.costMicroUsd += priced.costMicroUsd
      }
    }
    return sum
  }
}

async function* pagesOfLog(store: RepricingDeps['store']) {
  for (let start = '-'; ; ) {
    const reply = await store.command('xrange', [usageKeys.calls], [start, '+', 'COUNT', page])
    const entries: readonly unknown[] = Array.isArray(reply) ? reply : []
    yield entries
    const last = readEntryId(entries.at(-1))
    if (entries.length < page || last === undefined) return
    start = `(${last}`
  }
}

function priceAnew(entry: unknown, prices: RepricingDeps['prices']): readonly Priced[] {
  const call = readCall(entry)
  const id = readEntryId(entry)
  if (call?.costMicroUsd !== null || id === undefined) return []
  const { serviceTier, speed } = call
  const costMicroUsd = prices.costMicroUsd({ ...call, traits: { serviceTier, speed } })
  return costMicroUsd === null ? [] : [{ entry: id, call, costMicroUsd }]
}

/** False when another one had priced it before. */
async function enter(store: RepricingDeps['store'], { entry, call, costMicroUsd }: Priced): Promise<boolean> {
  const places = placesOf(call, anyRetention)
  const reply = await store.run(
    priceCallsScript,
    [usageKeys.priced, ...places.map(({ key }) => key)],
    [
      entry,
      costMicroUsd,
      ...places.flatMap(({ field, hour }) => [field, hour === undefined ? '' : hourMark(hour)]),
    ],
  )
  return reply === 1
}
