import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

export interface FormSectionProps {
  readonly title: string
  /** What is set there, said while it is folded. */
  readonly summary?: string
  readonly isOpen?: boolean
  readonly children: ReactNode
}

/** A part of a long form that can be folded away. */
export function FormSection({ title, summary, isOpen = false, children }: FormSectionProps) {
  return (
    <details open={isOpen} className="group border-t border-line pt-3">
      <summary className="flex cursor-default list-none items-center gap-2 rounded-lg py-1 font-medium select-none">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
        />
        {title}
        {summary !== undefined && (
          <span className="min-w-0 flex-1 truncate text-right text-[13px] font-normal text-muted group-open:hidden">
            {summary}
          </span>
        )}
      </summary>
      <div className="flex flex-col gap-4 pt-3 pb-1">{children}</div>
    </details>
  )
}
