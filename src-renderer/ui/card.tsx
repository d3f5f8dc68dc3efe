import { type ReactNode, useId } from 'react'

export interface CardProps {
  readonly title: string
  readonly description?: ReactNode
  readonly action?: ReactNode
  readonly children: ReactNode
  /** Set while the content is not there yet. */
  readonly isBusy?: boolean
}

/** A section of the page: a heading, what may be done there, and its content. */
export function Card({ title, description, action, children, isBusy = false }: CardProps) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      aria-busy={isBusy}
      className="flex min-w-0 flex-col rounded-2xl border border-line bg-card shadow-card"
    >
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 pt-4 pb-3">
        <div className="min-w-0 flex-1 basis-56">
          <h2 id={id} className="text-base leading-6 font-semibold">
            {title}
          </h2>
          {description !== undefined && <p className="text-[13px] text-muted">{description}</p>}
        </div>
        {action}
      </header>
      {children}
    </section>
  )
}
