import type { UsageTotals } from '../../../src-relay/contract/usage.ts'
import type { Format } from '../../format.ts'
import { sentTokens } from './day-so-far.ts'

export const measures = ['cost', 'calls', 'tokens'] as const
/** What a chart counts. */
export type Measure = (typeof measures)[number]

export function readMeasure(totals: UsageTotals, measure: Measure): number {
  if (measure === 'cost') return totals.costMicroUsd
  return measure === 'calls' ? totals.calls : sentTokens(totals) + totals.output
}

export function formatMeasure(format: Format, measure: Measure, value: number): string {
  if (measure === 'cost') return format.usd(value)
  return measure === 'calls' ? format.count(value) : format.tokens(value)
}
