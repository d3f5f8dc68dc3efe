import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useRef } from 'react'
import { useOffset } from './use-offset.ts'

export interface VirtualCardsProps<Row> {
  readonly label: string
  readonly rows: readonly { readonly id: string; readonly original: Row }[]
  readonly height: number
  readonly renderCard: (row: Row) => ReactNode
}

/** The same rows where a table would not fit. */
export function VirtualCards<Row>({ label, rows, height, renderCard }: VirtualCardsProps<Row>) {
  const list = useRef<HTMLUListElement>(null)
  const offset = useOffset(list)
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => height,
    overscan: 4,
    scrollMargin: offset,
    getItemKey: index => rows[index]?.id ?? index,
  })
  return (
    <ul
      ref={list}
      aria-label={label}
      className="relative border-t border-line"
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map(({ index, key, start }) => {
        const row = rows[index]
        return (
          row && (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0 border-b border-line last:border-b-0"
              style={{ transform: `translateY(${start - offset}px)` }}
            >
              {renderCard(row.original)}
            </li>
          )
        )
      })}
    </ul>
  )
}
