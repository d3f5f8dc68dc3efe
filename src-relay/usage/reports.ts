import {
  type UsageDimension,
  type UsageFilters,
  type UsageGroup,
  type UsageQuery,
  type UsageReport,
  type UsageRow,
  type UsageStep,
  usageSteps,
} from '../contract/usage.ts'
import type { Store } from '../store/store.ts'
import { createDayOf } from './day.ts'
import { type Period, periodBefore, readPeriod } from './period.ts'
import type { Row } from './row.ts'
import { createRowReader, createRowSums, type RowSums, type StoredRows } from './row-sums.ts'
import { usageKeys } from './usage-keys.ts'
import type { UsageNames } from './usage-names.ts'
import { listSteps, readRows, readSteps } from './usage-rows.ts'

export interface ReportsDeps {
  readonly store: Pick<Store, 'command'>
  readonly names: UsageNames
  /** IANA zone of the days. */
  readonly timeZone: string
  readonly now: () => number
}

/** What the books say. Every figure is a sum over the same rows, so that no two of them differ. */
export interface Reports {
  /** The last 30 days, today included, where the query names none. Throws `AdminProblem(400)` on a bad range. */
  report(query: ReportQuery): Promise<UsageReport>
  /** Since the beginning, days that have expired included. */
  allTime(by: UsageGroup): Promise<Pick<UsageReport, 'total' | 'rows'>>
}

/** A query of which only the dimension has to be named. */
export type ReportQuery = Pick<UsageQuery, 'by'> & Partial<UsageQuery>

interface Question {
  readonly by: UsageDimension
  readonly step: UsageStep | undefined
  readonly filters: UsageFilters
}

interface Summed {
  readonly rows: RowSums
  readonly series: RowSums
}

export function createReports({ store, names, timeZone, now }: ReportsDeps): Reports {
  const dayOf = createDayOf(timeZone)

  async function sum(period: Period, { by, step, filters }: Question): Promise<Summed> {
    const summed = { rows: createRowSums(), series: createRowSums() }
    const steps = isStep(by) ? by : undefined
    if (steps !== undefined) for (const id of listSteps(period, steps)) summed.rows.open(id)
    if (step !== undefined) for (const id of listSteps(period, step)) summed.series.open(id)
    await add(summed.rows, period, { by, step: steps ?? 'day', filters })
    // Steps of the rows and of the series may differ; each is then read from the sums that know it.
    if (step !== undefined) await add(summed.series, period, { by: step, step, filters })
    return summed
  }

  async function add(sums: RowSums, period: Period, { by, step = 'day', filters }: Question): Promise<void> {
    const rowOf = createRowReader(filters)
    for await (const part of readSteps(store, period, step)) {
      addRows(sums, part.rows, field => {
        const row = rowOf(field)
        return row && (isStep(by) ? part.step : groupOf(row, by))
      })
    }
  }

  const label = (by: UsageDimension, sums: RowSums, before?: RowSums): UsageRow[] => {
    const rows = sums.list().map(({ id, totals }) => {
      const previous = before?.totalsOf(id)
      return { id, label: labelOf(names, by, id), totals, ...(previous && { previous }) }
    })
    return rows.toSorted(isStep(by) ? earlierFirst : dearerFirst)
  }

  return {
    async report({ by, from, to, step, compare, ...filters }) {
      const period = readPeriod({ from, to, monthly: by === 'month' }, dayOf(now()))
      const question = { by, step, filters }
      const before = compare === undefined ? undefined : periodBefore(period)
      const summed = await sum(period, question)
      const earlier = before && (await sum(before, { ...question, step: undefined }))
      return {
        by,
        from: period.from,
        to: period.to,
        timeZone,
        total: summed.rows.total(),
        rows: label(by, summed.rows, isStep(by) ? undefined : earlier?.rows),
        ...(step !== undefined && { series: summed.series.list().toSorted(earlierFirst) }),
        ...(before &&
          earlier && { previous: { from: before.from, to: before.to, total: earlier.rows.total() } }),
      }
    },
    async allTime(by) {
      const sums = createRowSums()
      const rowOf = createRowReader({})
      addRows(sums, await readRows(store, usageKeys.total), field => {
        const row = rowOf(field)
        return row && groupOf(row, by)
      })
      return { total: sums.total(), rows: label(by, sums) }
    },
  }
}

/** A row without an id is in no sum. */
function addRows(sums: RowSums, rows: StoredRows, idOf: (field: string) => string | undefined): void {
  for (const [field, numbers] of rows) {
    const id = idOf(field)
    if (id !== undefined) sums.add(id, numbers)
  }
}

function groupOf(row: Row, by: UsageGroup): string {
  if (by === 'key') return row.keyId
  return by === 'account' ? row.accountId : row[by]
}

function isStep(by: UsageDimension): by is UsageStep {
  return usageSteps.some(step => step === by)
}

function labelOf(names: UsageNames, by: UsageDimension, id: string): string {
  return (by === 'key' || by === 'account' ? names[by](id) : id) ?? id
}

function earlierFirst(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1
}

function dearerFirst(a: UsageRow, b: UsageRow): number {
  return (
    b.totals.costMicroUsd - a.totals.costMicroUsd || b.totals.calls - a.totals.calls || earlierFirst(a, b)
  )
}
