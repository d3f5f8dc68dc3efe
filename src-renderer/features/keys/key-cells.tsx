import { useTranslation } from 'react-i18next'
import type { ApiKey } from '../../../src-relay/contract/api-key.ts'
import { useLiveCalls } from '../../api/queries.ts'
import { StateBadge } from '../../ui/state-badge.tsx'
import { Tags } from '../../ui/tags.tsx'
import { useNow } from '../../ui/use-now.ts'
import { useFormat } from '../../use-format.ts'
import { LimitBars } from '../limits/limit-bars.tsx'
import { useKeyFigures } from './key-figures.ts'
import { keyLooks, shownState } from './key-state.ts'

const minuteMs = 60_000

interface KeyProps {
  readonly apiKey: ApiKey
}

export function KeyName({ apiKey: { name, hint, note, tags, revokedAt } }: KeyProps) {
  return (
    <div className="min-w-0">
      <p title={name} className={`truncate font-medium ${revokedAt === undefined ? '' : 'text-muted'}`}>
        {name}
      </p>
      <p className="truncate text-[13px] text-muted">
        <span className="font-mono">{hint}</span>
        {note !== '' && <span title={note}> · {note}</span>}
      </p>
      <Tags tags={tags} />
    </div>
  )
}

export function KeyState({ apiKey }: KeyProps) {
  const { t } = useTranslation()
  const now = useNow(minuteMs)
  const state = shownState(apiKey, now)
  return <StateBadge {...keyLooks[state]} label={t(`keys.states.${state}`)} />
}

/** Calls of this key that run at this moment. */
export function RunningCalls({ apiKey: { id, limits } }: KeyProps) {
  const format = useFormat()
  const count = useLiveCalls()?.filter(({ keyId }) => keyId === id).length ?? 0
  const max = limits.callsInFlight?.max
  if (count === 0 && max === undefined) return <span className="text-muted">–</span>
  return (
    <span className={count === 0 ? 'text-muted' : 'font-medium text-busy'}>
      {format.count(count)}
      {max !== undefined && <span className="font-normal text-muted"> / {format.count(max)}</span>}
    </span>
  )
}

/** How far the key has used its limits; those that are the fullest. */
export function KeyLimits({ apiKey: { id, revokedAt } }: KeyProps) {
  const { limits } = useKeyFigures()
  if (revokedAt !== undefined) return <span className="text-muted">–</span>
  const uses = limits.get(id)?.uses.filter(({ limit }) => limit !== 'callsInFlight')
  return uses ? <LimitBars uses={uses} most={2} /> : <span className="text-muted">…</span>
}

/** What the key has cost today, and in how many calls. */
export function KeyToday({ apiKey: { id } }: KeyProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const totals = useKeyFigures().today.get(id)
  if (!totals) return <span className="text-muted">–</span>
  return (
    <>
      <p>{format.usd(totals.costMicroUsd)}</p>
      <p className="text-[13px] text-muted">{t('keys.callCount', { count: totals.calls })}</p>
    </>
  )
}

export function KeyEnd({ apiKey: { expiresAt, expiry } }: KeyProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (expiresAt !== undefined) return <span title={format.dateTime(expiresAt)}>{format.date(expiresAt)}</span>
  return (
    <span className="text-muted">
      {expiry.kind === 'after-first-use' ? t('keys.endsAfter', { count: expiry.days }) : t('keys.never')}
    </span>
  )
}
