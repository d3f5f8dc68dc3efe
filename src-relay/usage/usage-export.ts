import type { UsageExport, UsageReport, UsageTotals } from '../contract/usage.ts'

const columns = [
  'calls',
  'input',
  'output',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
  'reasoning',
  'webSearches',
  'costMicroUsd',
  'unpricedCalls',
] as const satisfies readonly (keyof UsageTotals)[]

/** A report as a file: the very numbers that a screen shows. */
export function exportReport(report: UsageReport, format: 'csv' | 'json'): UsageExport {
  const fileName = `carpool-usage-${report.by}-${report.from}-${report.to}.${format}`
  if (format === 'json') {
    return { fileName, mediaType: 'application/json', text: `${JSON.stringify(report, undefined, 2)}\n` }
  }
  const lines = [
    ['period', 'from', 'to', report.by, 'name', ...columns],
    ...report.rows.map(row => line('row', report, row)),
    ...(report.series ?? []).map(({ id, totals }) => line('series', report, { id, label: id, totals })),
    line('total', report, { id: '', label: '', totals: report.total }),
    ...(report.previous
      ? [line('previous', report.previous, { id: '', label: '', totals: report.previous.total })]
      : []),
  ]
  return { fileName, mediaType: 'text/csv', text: lines.map(cells => `${cells.join(',')}\r\n`).join('') }
}

interface Line {
  readonly id: string
  readonly label: string
  readonly totals: UsageTotals
}

function line(kind: string, { from, to }: Pick<UsageReport, 'from' | 'to'>, { id, label, totals }: Line) {
  return [kind, from, to, cell(id), cell(label), ...columns.map(column => String(totals[column]))]
}

/** Names are friends' and clients' to choose: one that a spreadsheet would take for a formula is defused. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
