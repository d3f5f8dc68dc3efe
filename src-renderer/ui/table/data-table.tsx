import type { ReactNode } from 'react'
import { useMediaQuery } from '../use-media-query.ts'
import { TableHead } from './table-head.tsx'
import { type TableModelProps, useTableModel } from './table-model.ts'
import { VirtualCards } from './virtual-cards.tsx'
import { VirtualRows } from './virtual-rows.tsx'

export interface DataTableProps<Row extends object> extends TableModelProps<Row> {
  readonly label: string
  /** The row where a table would not fit. */
  readonly renderCard: (row: Row) => ReactNode
  /** About how high a row and a card are, in pixels. */
  readonly heights: { readonly row: number; readonly card: number }
  readonly onOpen?: (row: Row) => void
}

/** A table of any length: only what can be seen of it is drawn. On narrow pages it is a list of cards. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, renderCard, heights, onOpen } = props
  const isWide = useMediaQuery('(min-width: 64rem)')
  const model = useTableModel(props)
  const rows = model.getRowModel().rows
  if (!isWide) return <VirtualCards label={label} rows={rows} height={heights.card} renderCard={renderCard} />
  const shown = columns.filter(({ id }) => props.view.visibility[id] !== false)
  return (
    <table aria-label={label} aria-rowcount={rows.length + 1} className="w-full table-fixed text-left">
      <TableHead model={model} columns={shown} isSelectable={props.selection !== undefined} />
      <VirtualRows
        rows={rows}
        columns={shown}
        height={heights.row}
        isSelectable={props.selection !== undefined}
        onOpen={onOpen}
      />
    </table>
  )
}
