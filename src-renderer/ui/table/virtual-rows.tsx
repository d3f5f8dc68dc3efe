import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, memo, type ReactElement, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Checkbox } from '../checkbox.tsx'
import type { Column } from './column.ts'
import type { TableModel } from './table-model.ts'
import { useOffset } from './use-offset.ts'

type ModelRow<Row extends object> = ReturnType<TableModel<Row>['getRowModel']>['rows'][number]

export interface VirtualRowsProps<Row extends object> {
  readonly rows: readonly ModelRow<Row>[]
  readonly columns: readonly Column<Row>[]
  readonly height: number
  readonly isSelectable: boolean
  readonly onOpen: ((row: Row) => void) | undefined
}

/** The rows in sight and a few around them; space stands for the others. */
export function VirtualRows<Row extends object>(props: VirtualRowsProps<Row>) {
  const { rows, columns, height, isSelectable, onOpen } = props
  const body = useRef<HTMLTableSectionElement>(null)
  const offset = useOffset(body)
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => height,
    overscan: 6,
    scrollMargin: offset,
    getItemKey: index => rows[index]?.id ?? index,
  })
  const items = virtualizer.getVirtualItems()
  const before = (items[0]?.start ?? offset) - offset
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? offset) - offset)
  return (
    <tbody ref={body}>
      <Space height={before} />
      {items.map(({ index, key }) => {
        const row = rows[index]
        return (
          row && (
            <TableRow
              key={key}
              index={index}
              id={row.id}
              value={row.original}
              columns={columns}
              measure={virtualizer.measureElement}
              isSelected={isSelectable ? row.getIsSelected() : undefined}
              onSelect={row.toggleSelected}
              onOpen={onOpen}
            />
          )
        )
      })}
      <Space height={items.length === 0 ? 0 : after} />
    </tbody>
  )
}

function Space({ height }: { readonly height: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden>
      <td style={{ height, padding: 0 }} />
    </tr>
  )
}

interface TableRowProps<Row> {
  readonly index: number
  readonly id: string
  readonly value: Row
  readonly columns: readonly Column<Row>[]
  readonly measure: (element: HTMLTableRowElement | null) => void
  readonly isSelected: boolean | undefined
  readonly onSelect: (isSelected: boolean) => void
  readonly onOpen: ((row: Row) => void) | undefined
}

function PlainTableRow<Row>(props: TableRowProps<Row>) {
  const { index, value, columns, measure, isSelected, onSelect, onOpen } = props
  const { t } = useTranslation()
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      onClick={onOpen && (event => isPlainPress(event) && onOpen(value))}
      className={`numbers border-b border-line transition-colors last:border-b-0 hover:bg-hover/50 aria-selected:bg-accent/6 ${onOpen ? 'cursor-pointer' : ''}`}
    >
      {isSelected !== undefined && (
        <td className="py-2.5 pl-4">
          <Checkbox label={t('table.selectRow')} isOn={isSelected} onChange={onSelect} />
        </td>
      )}
      {columns.map(({ id, cell, isNumeric }) => (
        <td key={id} className={`px-2 py-2.5 first:pl-5 last:pr-5 ${isNumeric === true ? 'text-right' : ''}`}>
          {cell(value)}
        </td>
      ))}
    </tr>
  )
}

/** A row is drawn again when its own value has changed, not because another's has. */
const TableRow = memo(PlainTableRow, (a, b) => {
  const isSame = a.value === b.value && a.columns === b.columns && a.isSelected === b.isSelected
  return isSame && a.index === b.index && a.id === b.id && a.onOpen === b.onOpen
}) as <Row>(props: TableRowProps<Row>) => ReactElement

/** Not one that was meant for something in the row. */
function isPlainPress(event: MouseEvent): boolean {
  const { target } = event
  return !(target instanceof Element && target.closest('a, button, input, label, [role=switch]'))
}
