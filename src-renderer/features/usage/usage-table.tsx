import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { UsageRow } from '../../../src-relay/contract/usage.ts'
import type { Column } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { useTableView } from '../../ui/table/use-table-view.ts'
import { useFormat } from '../../use-format.ts'
import { sentTokens } from './day-so-far.ts'

export interface UsageTableProps {
  readonly rows: readonly UsageRow[]
  /** Of all rows together. */
  readonly totalMicroUsd: number
}

const heights = { row: 46, card: 74 } as const
const rowId = ({ id }: UsageRow) => id

/** The report in numbers. */
export function UsageTable({ rows, totalMicroUsd }: UsageTableProps) {
  const { t } = useTranslation()
  const columns = useUsageColumns(totalMicroUsd)
  const view = useTableView('usage', columns, [{ id: 'cost', desc: true }])
  return (
    <DataTable
      label={t('usage.table')}
      columns={columns}
      rows={rows}
      rowId={rowId}
      view={view}
      heights={heights}
      renderCard={row => <UsageCard row={row} />}
    />
  )
}

function useUsageColumns(totalMicroUsd: number): readonly Column<UsageRow>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(() => {
    const number = (
      id: 'calls' | 'sent' | 'cached' | 'output' | 'cost',
      read: (row: UsageRow) => number,
      show: (value: number) => string = format.tokens,
    ): Column<UsageRow> => ({
      id,
      label: t(`usage.columns.${id}`),
      width: 110,
      isNumeric: true,
      sortBy: read,
      cell: row => <span title={id === 'cost' ? undefined : format.count(read(row))}>{show(read(row))}</span>,
    })
    return [
      {
        id: 'name',
        label: t('usage.columns.name'),
        sortBy: ({ label }) => label,
        cell: ({ label }) => (
          <p title={label} className="truncate font-medium">
            {label}
          </p>
        ),
      },
      number('calls', ({ totals }) => totals.calls, format.count),
      number('sent', ({ totals }) => sentTokens(totals)),
      number('cached', ({ totals }) => totals.cacheRead),
      number('output', ({ totals }) => totals.output),
      number('cost', ({ totals }) => totals.costMicroUsd, format.usd),
      {
        id: 'share',
        label: t('usage.columns.share'),
        width: 80,
        isNumeric: true,
        cell: ({ totals }) => (totalMicroUsd > 0 ? format.percent(totals.costMicroUsd / totalMicroUsd) : '–'),
      },
      {
        id: 'change',
        label: t('usage.columns.change'),
        width: 120,
        isNumeric: true,
        cell: row => <Change row={row} />,
      },
    ]
  }, [t, format, totalMicroUsd])
}

/** Against the period before. */
function Change({ row: { totals, previous } }: { readonly row: UsageRow }) {
  const format = useFormat()
  if (!previous || previous.costMicroUsd === 0) return <span className="text-muted">–</span>
  const change = totals.costMicroUsd / previous.costMicroUsd - 1
  return <span className="text-muted">{`${change > 0 ? '+' : ''}${format.percent(change)}`}</span>
}

function UsageCard({ row: { label, totals } }: { readonly row: UsageRow }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className="numbers px-5 py-3">
      <div className="flex justify-between gap-3">
        <p className="min-w-0 font-medium wrap-anywhere">{label}</p>
        <p className="shrink-0 font-medium">{format.usd(totals.costMicroUsd)}</p>
      </div>
      <p className="text-[13px] text-muted">
        {t('keys.callCount', { count: totals.calls })} ·{' '}
        {t('calls.tokens', {
          input: format.tokens(sentTokens(totals)),
          output: format.tokens(totals.output),
        })}
      </p>
    </div>
  )
}
