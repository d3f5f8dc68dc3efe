import { ArrowDown, ArrowUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Checkbox } from '../checkbox.tsx'
import type { Column } from './column.ts'
import type { TableModel } from './table-model.ts'

export interface TableHeadProps<Row extends object> {
  readonly model: TableModel<Row>
  readonly columns: readonly Column<Row>[]
  readonly isSelectable: boolean
}

export function TableHead<Row extends object>({ model, columns, isSelectable }: TableHeadProps<Row>) {
  const { t } = useTranslation()
  return (
    <>
      <colgroup>
        {isSelectable && <col className="w-11" />}
        {columns.map(({ id, width }) => (
          <col key={id} style={width === undefined ? {} : { width }} />
        ))}
      </colgroup>
      <thead className="sticky top-0 z-1 bg-card">
        <tr className="shadow-[inset_0_-1px_var(--line)]">
          {isSelectable && (
            <th scope="col" className="py-2 pl-4">
              <Checkbox
                label={t('table.selectAll')}
                isOn={model.getIsAllRowsSelected()}
                isMixed={model.getIsSomeRowsSelected()}
                onChange={isOn => model.toggleAllRowsSelected(isOn)}
              />
            </th>
          )}
          {columns.map(column => (
            <HeadCell key={column.id} model={model} column={column} />
          ))}
        </tr>
      </thead>
    </>
  )
}

interface HeadCellProps<Row extends object> {
  readonly model: TableModel<Row>
  readonly column: Column<Row>
}

function HeadCell<Row extends object>({ model, column }: HeadCellProps<Row>) {
  const { id, label, isNumeric = false, isLabelHidden = false } = column
  const sorter = model.getColumn(id)
  const direction = sorter?.getIsSorted() ?? false
  const side = isNumeric ? 'text-right' : ''
  const text = <span className={isLabelHidden ? 'sr-only' : 'truncate'}>{label}</span>
  return (
    <th
      scope="col"
      aria-sort={direction === false ? undefined : direction === 'asc' ? 'ascending' : 'descending'}
      className={`h-10 px-2 text-xs font-medium text-muted first:pl-5 last:pr-5 ${side}`}
    >
      {sorter?.getCanSort() === true ? (
        <button
          type="button"
          onClick={() => sorter.toggleSorting()}
          className={`inline-flex max-w-full min-h-6 items-center gap-1 rounded hover:text-ink ${isNumeric ? 'flex-row-reverse' : ''} ${direction === false ? '' : 'text-ink'}`}
        >
          {text}
          <Arrow direction={direction} />
        </button>
      ) : (
        text
      )}
    </th>
  )
}

function Arrow({ direction }: { readonly direction: 'asc' | 'desc' | false }) {
  if (direction === 'asc') return <ArrowUp aria-hidden className="size-3.5 shrink-0" />
  if (direction === 'desc') return <ArrowDown aria-hidden className="size-3.5 shrink-0" />
  return null
}
