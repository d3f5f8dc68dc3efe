import { useTranslation } from 'react-i18next'
import type { LimitUse } from '../../../src-relay/contract/limit-use.ts'
import { Meter } from '../../ui/meter.tsx'
import { useNow } from '../../ui/use-now.ts'
import { useFormat } from '../../use-format.ts'
import { useLimitText } from './use-limit-text.ts'

const everyMs = 30_000

export interface LimitBarsProps {
  readonly uses: readonly LimitUse[]
  readonly most?: number
  /** Says of each when it begins anew, without being asked. */
  readonly isFull?: boolean
}

/** How far each rule is used: the fullest first. */
export function LimitBars({ uses, most, isFull = false }: LimitBarsProps) {
  const { t } = useTranslation()
  const shown = uses.toSorted((a, b) => part(b) - part(a)).slice(0, most ?? uses.length)
  if (shown.length === 0) return <span className="text-muted">{t('limits.none')}</span>
  return (
    <div className="flex flex-col gap-1.5">
      {shown.map(use => (
        <LimitBar
          key={`${use.limit} ${JSON.stringify(use.window)} ${use.models}`}
          use={use}
          isFull={isFull}
        />
      ))}
      {shown.length < uses.length && (
        <span className="text-xs text-muted">{t('limits.more', { count: uses.length - shown.length })}</span>
      )}
    </div>
  )
}

function LimitBar({ use, isFull }: { readonly use: LimitUse; readonly isFull: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = useLimitText()
  const now = useNow(everyMs)
  const { resetsAt } = use
  const amounts = t('limits.amounts', { used: text.amount(use, use.used), max: text.amount(use, use.max) })
  const name = text.rule(use)
  const reset =
    resetsAt !== undefined && resetsAt > now
      ? t(use.window?.kind === 'rolling' ? 'limits.lessIn' : 'quota.resetsIn', {
          span: format.span(resetsAt - now),
        })
      : undefined
  return (
    <div title={[name, reset].filter(Boolean).join(' · ')}>
      <div className="mb-0.5 flex justify-between gap-2 text-xs">
        <span className="min-w-0 truncate text-muted">{name}</span>
        <span className="shrink-0">{amounts}</span>
      </div>
      <Meter label={name} fraction={part(use)} text={amounts} />
      {isFull && reset !== undefined && <p className="mt-0.5 text-xs text-muted">{reset}</p>}
    </div>
  )
}

const part = ({ used, max }: LimitUse): number => used / max
