import {
  type UsageReport,
  type UsageTotals,
  usageDimensions,
  usageExportQuerySchema,
  usageQuerySchema,
  usageSteps,
} from '../contract/usage.ts'
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
    step: { type: 'string', value: 'STEP', help: `also along time: ${usageSteps.join(', ')}` },
    compare: { type: 'boolean', help: 'also as many days before' },
    key: { type: 'string', value: 'ID', help: 'only of this key' },
    account: { type: 'string', value: 'ID', help: 'only of this account' },
    model: { type: 'string', value: 'NAME', help: 'only of this model' },
    client: { type: 'string', value: 'NAME', help: 'only of this client' },
    provider: { type: 'string', value: 'NAME', help: 'only of this provider' },
    csv: { type: 'boolean', help: 'as a table for spreadsheets' },
  },
  async ask({ flags }, client) {
    const given = {
      ...Object.fromEntries(asked.map(name => [name, flags.text(name)])),
      ...(flags.isSet('compare') && { compare: 'previous' }),
    }
    if (flags.isSet('csv')) {
      const query = readFields(usageExportQuerySchema, { ...given, format: 'csv' })
      const file = await client.exportUsage({ query })
      return { document: file, text: file.text.trimEnd() }
    }
    const report = await client.getUsage({ query: readFields(usageQuerySchema, given) })
    return { document: report, text: describe(report) }
  },
}

const asked = ['by', 'from', 'to', 'step', 'key', 'account', 'model', 'client', 'provider'] as const

interface Row {
  readonly label: string
  readonly totals: UsageTotals
}

const counted = (title: string, of: (totals: UsageTotals) => number): Column<Row> => ({
  title,
  align: 'right',
  cell: ({ totals }) => formatCount(of(totals)),
})

function describe(report: UsageReport): string {
  const { by, from, to, timeZone, rows, total, series, previous } = report
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
  const table = renderTable(columns, [
    ...rows,
    { label: 'total', totals: total },
    ...(previous ? [{ label: `${previous.from} to ${previous.to}`, totals: previous.total }] : []),
  ])
  const steps = series
    ?.filter(({ totals }) => totals.calls > 0)
    .map(({ id, totals }) => ({ label: id, totals }))
  const along = steps ? [renderTable(columns, steps)] : []
  return [`Usage of ${period} (${timeZone})`, table, ...along, ...unpriced(total)].join('\n\n')
}

const costOf = ({ costMicroUsd, unpricedCalls }: UsageTotals): string =>
  `${formatCost(costMicroUsd)}${unpricedCalls > 0 ? ' + ?' : ''}`

const unpriced = ({ unpricedCalls }: UsageTotals): string[] =>
  unpricedCalls > 0 ? [`?  the model of ${formatCount(unpricedCalls)} calls has no known price`] : []
