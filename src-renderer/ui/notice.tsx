import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

const tones = {
  info: { frame: 'border-line bg-sunken text-ink', icon: <Info aria-hidden /> },
  warn: {
    frame: 'border-warn/40 bg-warn/8 text-ink',
    icon: <TriangleAlert aria-hidden className="text-warn" />,
  },
  good: {
    frame: 'border-good/40 bg-good/8 text-ink',
    icon: <CircleCheck aria-hidden className="text-good" />,
  },
  bad: { frame: 'border-bad/40 bg-bad/8 text-ink', icon: <CircleAlert aria-hidden className="text-bad" /> },
} as const

export interface NoticeProps {
  readonly tone: keyof typeof tones
  readonly children: ReactNode
  readonly action?: ReactNode
  /** `alert` for what just went wrong, `status` for what the page found out by itself. */
  readonly role?: 'alert' | 'status'
}

export function Notice({ tone, children, action, role }: NoticeProps) {
  const { frame, icon } = tones[tone]
  return (
    <div
      role={role}
      className={`flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border px-3.5 py-2.5 text-[13px] [&_svg]:size-4 [&_svg]:shrink-0 ${frame}`}
    >
      {icon}
      <div className="min-w-0 flex-1 text-pretty wrap-break-word">{children}</div>
      {action}
    </div>
  )
}
