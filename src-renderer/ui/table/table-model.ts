import {
  type ColumnDef,
  columnVisibilityFeature,
  createSortedRowModel,
  type RowSelectionState,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column } from './column.ts'
import type { TableView } from './use-table-view.ts'

const features = tableFeatures({
  columnVisibilityFeature,
  rowSelectionFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
})

export interface Selection {
  readonly ids: RowSelectionState
  readonly onChange: (ids: RowSelectionState) => void
}

export interface TableModelProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowId: (row: Row) => string
  readonly view: TableView
  readonly selection?: Selection | undefined
}

/** The table's state machine; what it looks like is not its business. */
export function useTableModel<Row extends object>(props: TableModelProps<Row>) {
  const { columns, rows, rowId, view, selection } = props
  const { i18n } = useTranslation()
  const definitions = useMemo(() => defineColumns(columns, i18n.language), [columns, i18n.language])
  return useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: rowId,
    enableRowSelection: selection !== undefined,
    enableMultiSort: false,
    enableSortingRemoval: true,
    state: {
      sorting: view.sorting,
      columnVisibility: view.visibility,
      rowSelection: selection?.ids ?? nothingSelected,
    },
    onSortingChange: view.setSorting,
    onRowSelectionChange: change =>
      selection?.onChange(typeof change === 'function' ? change(selection.ids) : change),
  })
}

export type TableModel<Row extends object> = ReturnType<typeof useTableModel<Row>>

const nothingSelected: RowSelectionState = {}

function defineColumns<Row extends object>(
  columns: readonly Column<Row>[],
  language: string,
): ColumnDef<typeof features, Row>[] {
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
  return columns.map(({ id, sortBy }) => ({
    id,
    accessorFn: row => sortBy?.(row),
    enableSorting: sortBy !== undefined,
    sortUndefined: 'last',
    sortFn: (a, b) => compare(a.getValue(id), b.getValue(id), collator),
  }))
}

function compare(a: unknown, b: unknown, collator: Intl.Collator): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))
}
