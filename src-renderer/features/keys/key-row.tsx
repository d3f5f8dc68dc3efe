import { Ban } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiKey } from '../../../src-relay/contract/api-key.ts'
import { useApi } from '../../api/api-context.tsx'
import { useRowAction } from '../../api/use-row-action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { useFormat } from '../../use-format.ts'
import { keyLooks, shownState } from './key-state.ts'

export function KeyRow({ apiKey }: { readonly apiKey: ApiKey }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { name, hint, createdAt, revokedAt } = apiKey
  const state = shownState(apiKey)
  return (
    <li className="flex items-start gap-3 px-5 py-3.5">
      <div className="min-w-0 flex-1">
        <p className={`font-medium wrap-break-word ${state === 'revoked' ? 'text-muted' : ''}`}>{name}</p>
        <p className="text-[13px] text-muted">
          <span className="font-mono">{hint}</span> ·{' '}
          {revokedAt === undefined
            ? t('keys.created', { date: format.date(createdAt) })
            : t('keys.revokedOn', { date: format.date(revokedAt) })}
        </p>
        <p className="mt-1 text-[13px]">
          <StateBadge {...keyLooks[state]} label={t(`keys.states.${state}`)} />
        </p>
      </div>
      {state !== 'revoked' && <RevokeButton apiKey={apiKey} />}
    </li>
  )
}

function RevokeButton({ apiKey: { id, name } }: { readonly apiKey: ApiKey }) {
  const { t } = useTranslation()
  const { client } = useApi()
  const act = useRowAction()
  const [isAsking, setIsAsking] = useState(false)
  return (
    <>
      <IconButton label={t('keys.revoke', { name })} icon={<Ban />} onClick={() => setIsAsking(true)} />
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
