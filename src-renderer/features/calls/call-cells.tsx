import { useTranslation } from 'react-i18next'
import { StateBadge } from '../../ui/state-badge.tsx'
import { useNow } from '../../ui/use-now.ts'
import { useFormat } from '../../use-format.ts'
import { type CallLine, endingLooks } from './call-line.ts'

const secondMs = 1_000

export function EndingBadge({ line }: { readonly line: CallLine }) {
  const { t } = useTranslation()
  return (
    <StateBadge
      {...endingLooks[line.ending]}
      label={t(`calls.endings.${line.ending}`, { status: line.status ?? '' })}
    />
  )
}

/** Unknown is said, never shown as nothing. */
export function Cost({ line: { cost } }: { readonly line: CallLine }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (cost === undefined) return <span className="text-muted">–</span>
  if (typeof cost === 'string') return <span className="text-warn">{t(`cost.${cost}`)}</span>
  return format.usd(cost.microUsd)
}

export function Tokens({ value }: { readonly value: number | undefined }) {
  const format = useFormat()
  if (value === undefined) return <span className="text-muted">–</span>
  return <span title={format.count(value)}>{format.tokens(value)}</span>
}

export function Duration({ line }: { readonly line: CallLine }) {
  const { startedAt, endedAt } = line
  return endedAt === undefined ? <Elapsed since={startedAt} /> : <Span ms={endedAt - startedAt} />
}

function Elapsed({ since }: { readonly since: number }) {
  const now = useNow(secondMs)
  return <Span ms={Math.max(0, Math.floor((now - since) / secondMs) * secondMs)} />
}

function Span({ ms }: { readonly ms: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const seconds = ms / secondMs
  if (seconds < 60) return t('duration.seconds', { seconds: format.seconds(seconds) })
  return t('duration.minutes', { minutes: Math.floor(seconds / 60), seconds: Math.floor(seconds % 60) })
}
