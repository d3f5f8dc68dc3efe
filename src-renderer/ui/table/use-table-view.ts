import type { ColumnVisibilityState, SortingState } from '@tanstack/react-table'
import { useState } from 'react'
import { useKept } from '../use-kept.ts'
import type { Column } from './column.ts'

/** How a table is looked at: its order, and which columns it has. Columns are remembered under `name`. */
export function useTableView<Row>(name: string, columns: readonly Column<Row>[], sort: SortingState = []) {
  const [sorting, setSorting] = useState<SortingState>(sort)
  const [changed, setChanged] = useKept<ColumnVisibilityState>(`columns.${name}`, {})
  const extras = columns.filter(({ isExtra }) => isExtra === true).map(({ id }) => [id, false] as const)
  const visibility: ColumnVisibilityState = { ...Object.fromEntries(extras), ...changed }
  const show = (id: string, isShown: boolean) => setChanged({ ...changed, [id]: isShown })
  return { sorting, setSorting, visibility, show }
}

export type TableView = ReturnType<typeof useTableView>
