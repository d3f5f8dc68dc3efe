import { type UsageReport, type UsageTotals, usageDimensions, usageQuerySchema } from '../contract/usage.ts'
import type { AskingCommand } from './command.ts'
import { formatCost, formatCount } from './format.ts'
import { readFields } from './read-fields.ts'
import { type Column, renderTable } from './table.ts'

export const usage: AskingCommand = {
  name: 'usage',
  summary: 'tokens and cost',
  positionals: [],
  options: {
    by: { type: 'string', value: 'WHAT', help: `${usageDimensions.join(', ')}; key if not given` },
    from: { type: 'string', value: 'DAY', help: 'first day, like 2026-11-22' },
    to: { type: 'string', value: 'DAY', help: 'last day' },
  },
  async ask({ flags }, client) {
    const given = { by: flags.text('by'), from: flags.text('from'), to: flags.text('to') }
    const report = await client.getUsage({ query: readFields(usageQuerySchema, given) })
    return { document: report, text: describe(report) }
  },
}

interface Row {
  readonly label: string
  readonly totals: UsageTotals
}

const counted = (title: string, of: (totals: UsageTotals) => number): Column<Row> => ({
  title,
  align: 'right',
  cell: ({ totals }) => formatCount(of(totals)),
})

function describe({ by, from, to, timeZone, rows, total }: UsageReport): string {
  const columns: readonly Column<Row>[] = [
    { title: by.toUpperCase(), cell: ({ label }) => label },
    counted('CALLS', totals => totals.calls),
    counted('INPUT', totals => totals.input),
    counted('OUTPUT', totals => totals.output),
    counted('CACHE READ', totals => totals.cacheRead),
    counted('CACHE WRITE', totals => totals.cacheWrite5m + totals.cacheWrite1h),
    { title: 'COST', align: 'right', cell: ({ totals }) => costOf(totals) },
  ]
  const period = from === to ? from : `${from} to ${to}`
  const table = renderTable(columns, [...rows, { label: 'total', totals: total }])
  return [`Usage of ${period} (${timeZone})`, table, ...unpriced(total)].join('\n\n')
}

const costOf = ({ costMicroUsd, unpricedCalls }: UsageTotals): string =>
  `${formatCost(costMicroUsd)}${unpricedCalls > 0 ? ' + ?' : ''}`

const unpriced = ({ unpricedCalls }: UsageTotals): string[] =>
  unpricedCalls > 0 ? [`?  the model of ${formatCount(unpricedCalls)} calls has no known price`] : []
