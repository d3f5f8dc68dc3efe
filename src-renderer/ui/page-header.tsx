import type { ReactNode } from 'react'

export interface PageHeaderProps {
  readonly title: string
  readonly description: string
  readonly children?: ReactNode
}

/** What the page is for, and what may be done there. */
export function PageHeader({ title, description, children }: PageHeaderProps) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-xl leading-7 font-semibold tracking-tight">{title}</h1>
        <p className="text-muted">{description}</p>
      </div>
      {children !== undefined && <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </div>
  )
}
