import type { ReactNode } from 'react'

export interface EmptyStateProps {
  readonly icon: ReactNode
  readonly title: string
  readonly hint: string
  readonly action?: ReactNode
}

/** Says what belongs here and offers the first step. */
export function EmptyState({ icon, title, hint, action }: EmptyStateProps) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-1 px-6 pt-6 pb-10 text-center">
      <span aria-hidden className="mb-2 rounded-full bg-sunken p-3 text-muted [&_svg]:size-5">
        {icon}
      </span>
      <p className="font-medium">{title}</p>
      <p className="max-w-sm text-[13px] text-pretty text-muted">{hint}</p>
      {action !== undefined && <div className="mt-4">{action}</div>}
    </div>
  )
}
