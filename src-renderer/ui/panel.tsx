import type { ReactNode } from 'react'

export interface PanelProps {
  readonly label: string
  /** Search, filters and the like, above the content. */
  readonly tools?: ReactNode
  readonly children: ReactNode
  /** Set while the content is not there yet. */
  readonly isBusy?: boolean
}

/** A frame around a table whose heading is the page's own. */
export function Panel({ label, tools, children, isBusy = false }: PanelProps) {
  return (
    <section
      aria-label={label}
      aria-busy={isBusy}
      className="flex min-w-0 flex-col rounded-2xl border border-line bg-card shadow-card"
    >
      {tools !== undefined && <div className="flex flex-wrap items-center gap-2 px-5 pt-4 pb-3">{tools}</div>}
      {isBusy && <div className="h-4" />}
      {children}
    </section>
  )
}
