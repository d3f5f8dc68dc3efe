import { z } from 'zod'
import { type PriceSettings, type PriceSettingsChange, priceSettingsSchema } from '../contract/price.ts'
import type { TokenUsage } from '../contract/usage.ts'
import type { RecordKind, Records } from '../store/records.ts'
import { createSettingsRecord } from '../store/settings-record.ts'
import type { PriceTable } from './price-table.ts'
import { type CallTraits, createPricing, type Pricing } from './pricing.ts'

const priceSettingsRecordSchema = priceSettingsSchema.extend({ id: z.string() })
export type PriceSettingsRecord = z.infer<typeof priceSettingsRecordSchema>

export const priceSettingsRecords: RecordKind<PriceSettingsRecord> = {
  name: 'price-settings',
  schema: priceSettingsRecordSchema,
}

/** What decides the cost of a call. */
export interface PricedCall {
  readonly accountId: string
  readonly model: string
  readonly usage: TokenUsage
  readonly traits?: CallTraits
}

/** The price file with the owner's own prices over it. */
export interface PriceDesk {
  readonly date: string
  readonly source: string
  /** Integer micro-dollars, or null where no price is known. Costs no I/O. */
  costMicroUsd(call: PricedCall): number | null
  read(): PriceSettings
  change(change: PriceSettingsChange): Promise<PriceSettings>
  /** Called after any change, another relay's included. */
  onChange(listener: () => void): () => void
  start(): Promise<void>
  stop(): Promise<void>
}

export interface PriceDeskDeps {
  /** Of the kind `priceSettingsRecords`. */
  readonly records: Records<PriceSettingsRecord>
  readonly table: PriceTable
}

const initial: PriceSettings = { models: {}, accountRates: {} }

export function createPriceDesk({ records, table }: PriceDeskDeps): PriceDesk {
  const settings = createSettingsRecord({ records, schema: priceSettingsSchema, initial })
  const { read } = settings
  let compiled: { readonly from: PriceSettings; readonly pricing: Pricing } | undefined
  const pricing = (): Pricing => {
    const from = read()
    if (compiled?.from !== from) {
      compiled = { from, pricing: createPricing({ ...table, models: { ...table.models, ...from.models } }) }
    }
    return compiled.pricing
  }
  return {
    date: table.date,
    source: table.source,
    costMicroUsd({ accountId, model, usage, traits }) {
      const rate = read().accountRates[accountId]
      return pricing().costMicroUsd(model, usage, { ...traits, rate })
    },
    read,
    change(change) {
      const before = read()
      return settings.change({
        models: merged(before.models, change.models),
        accountRates: merged(before.accountRates, change.accountRates),
      })
    },
    onChange: settings.onChange,
    start: settings.start,
    stop: settings.stop,
  }
}

function merged<T>(
  before: Readonly<Record<string, T>>,
  change: Readonly<Record<string, T | null>> = {},
): Record<string, T> {
  const entries = Object.entries({ ...before, ...change })
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
}
