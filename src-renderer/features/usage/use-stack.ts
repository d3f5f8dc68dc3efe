import { keepPreviousData, useQueries } from '@tanstack/react-query'
import type { UsageGroup, UsageReport, UsageRow, UsageTotals } from '../../../src-relay/contract/usage.ts'
import { useApi } from '../../api/api-context.tsx'
import { queryKeys } from '../../api/query-keys.ts'
import { type Measure, readMeasure } from './measure.ts'

/** One point of time, with a value for each of the layers. */
export interface StackPoint {
  readonly id: string
  readonly values: readonly number[]
}

export interface Stack {
  /** The largest first; what is left is the last one, without a name. */
  readonly layers: readonly { readonly id: string; readonly label: string | undefined }[]
  readonly points: readonly StackPoint[]
}

const mostLayers = 5

/** A report divided by its largest groups along time: one question more for each of them. */
export function useStack(
  report: UsageReport | undefined,
  by: UsageGroup,
  measure: Measure,
): Stack | undefined {
  const { client } = useApi()
  const step = report?.series && stepOf(report)
  const largest = (report?.rows ?? [])
    .toSorted((a, b) => readMeasure(b.totals, measure) - readMeasure(a.totals, measure))
    .slice(0, mostLayers)
  const parts = useQueries({
    queries: largest.map(({ id }) => {
      const query = { by: 'day' as const, from: report?.from, to: report?.to, step, [by]: id }
      return {
        queryKey: [...queryKeys.usage, query],
        queryFn: () => client.getUsage({ query }),
        placeholderData: keepPreviousData,
      }
    }),
  })
  if (!report?.series) return undefined
  const series = parts.map(({ data }) => seriesOf(data?.series))
  return stackOf(report.series, { largest, series, measure })
}

type Series = NonNullable<UsageReport['series']>

interface StackParts {
  readonly largest: readonly UsageRow[]
  readonly series: readonly ReadonlyMap<string, UsageTotals>[]
  readonly measure: Measure
}

function stackOf(whole: Series, { largest, series, measure }: StackParts): Stack {
  const points = whole.map(({ id, totals }) => {
    const values = series.map(part => {
      const found = part.get(id)
      return found ? readMeasure(found, measure) : 0
    })
    const known = values.reduce((sum, value) => sum + value, 0)
    return { id, values: [...values, Math.max(0, readMeasure(totals, measure) - known)] }
  })
  const layers = largest.map(({ id, label }) => ({ id, label: label as string | undefined }))
  return { layers: [...layers, { id: 'rest', label: undefined }], points }
}

function seriesOf(series: Series | undefined): ReadonlyMap<string, UsageTotals> {
  return new Map(series?.map(({ id, totals }) => [id, totals]))
}

function stepOf({ from, to }: UsageReport): 'hour' | 'day' | 'week' {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
  if (days < 1) return 'hour'
  return days > 31 ? 'week' : 'day'
}
