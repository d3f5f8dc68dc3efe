import type { ReactNode } from 'react'

/** One column of a table, told by the page that shows it. */
export interface Column<Row> {
  readonly id: string
  readonly label: string
  readonly cell: (row: Row) => ReactNode
  /** What rows are sorted by; without it they cannot be. */
  readonly sortBy?: (row: Row) => string | number | undefined
  /** A fixed width; the rest is shared by the columns without one. */
  readonly width?: number
  readonly isNumeric?: boolean
  /** Always shown. */
  readonly isFixed?: boolean
  /** Not shown until it is asked for. */
  readonly isExtra?: boolean
  /** Only for the ear: what is in the column says it to the eye. */
  readonly isLabelHidden?: boolean
}
