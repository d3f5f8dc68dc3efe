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
import { createRowStore } from './row-store.ts'
import { createRowSums, isWanted, type RowSums } from './row-sums.ts'
import { usageKeys } from './usage-keys.ts'
import type { UsageNames } from './usage-names.ts'
import { listSteps, readPeriodRows } from './usage-rows.ts'

export interface ReportsDeps {
  readonly store: Pick<Store, 'run'>
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
  const rowStore = createRowStore(store)

  async function sum(period: Period, { by, step, filters }: Question): Promise<Summed> {
    if (step === 'hour' && by !== 'hour') {
      // Hours are not kept as long as days are; the rows must not depend on them.
      const { rows } = await sum(period, { by, step: undefined, filters })
      const { rows: series } = await sum(period, { by: step, step: undefined, filters })
      return { rows, series }
    }
    const summed = { rows: createRowSums(), series: createRowSums() }
    if (isStep(by)) for (const id of listSteps(period, by)) summed.rows.open(id)
    if (step !== undefined) for (const id of listSteps(period, step)) summed.series.open(id)
    const steps = [by, step].filter(name => name !== undefined).filter(isStep)
    await readPeriodRows(rowStore, period, steps, (stored, nameOf) => {
      if (!isWanted(stored.row, filters)) return
      summed.rows.add(isStep(by) ? nameOf(by, stored) : groupOf(stored.row, by), stored.sums)
      if (step !== undefined) summed.series.add(nameOf(step, stored), stored.sums)
    })
    return summed
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
      for (const stored of await rowStore.read(usageKeys.total))
        sums.add(groupOf(stored.row, by), stored.sums)
      return { total: sums.total(), rows: label(by, sums) }
    },
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
