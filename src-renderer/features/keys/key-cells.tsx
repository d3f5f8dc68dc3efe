import { Ban } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiKey } from '../../../src-relay/contract/api-key.ts'
import { useApi } from '../../api/api-context.tsx'
import { useLiveCalls } from '../../api/queries.ts'
import { useRowAction } from '../../api/use-row-action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { useNow } from '../../ui/use-now.ts'
import { useFormat } from '../../use-format.ts'
import { keyLooks, shownState } from './key-state.ts'

const minuteMs = 60_000

interface KeyProps {
  readonly apiKey: ApiKey
}

export function KeyName({ apiKey: { name, hint, note, revokedAt } }: KeyProps) {
  return (
    <div className="min-w-0">
      <p title={name} className={`truncate font-medium ${revokedAt === undefined ? '' : 'text-muted'}`}>
        {name}
      </p>
      <p className="truncate text-[13px] text-muted">
        <span className="font-mono">{hint}</span>
        {note !== '' && <span title={note}> · {note}</span>}
      </p>
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

export function KeyEnd({ apiKey: { expiresAt } }: KeyProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (expiresAt === undefined) return <span className="text-muted">{t('keys.never')}</span>
  return <span title={format.dateTime(expiresAt)}>{format.date(expiresAt)}</span>
}

export function KeyMenu({ apiKey: { id, name, revokedAt } }: KeyProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const act = useRowAction()
  const [isAsking, setIsAsking] = useState(false)
  if (revokedAt !== undefined) return null
  return (
    <>
      <RowMenu
        label={t('keys.menu', { name })}
        entries={[
          {
            label: t('keys.revokeConfirm'),
            icon: <Ban aria-hidden />,
            isDangerous: true,
            onChoose: () => setIsAsking(true),
          },
        ]}
      />
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={() => void act(client.revokeKey({ id, body: {} }), t('keys.revoked', { name }))}
        title={t('keys.revokeTitle', { name })}
        text={t('keys.revokeText')}
        confirmLabel={t('keys.revokeConfirm')}
      />
    </>
  )
}
