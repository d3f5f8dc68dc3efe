import { useQueryClient } from '@tanstack/react-query'
import { Activity, Ban, Pencil, Power, RefreshCw, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiKey } from '../../../src-relay/contract/api-key.ts'
import { useApi } from '../../api/api-context.tsx'
import { useRowAction } from '../../api/use-row-action.ts'
import { formatRoute } from '../../routing/route.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { type MenuEntry, RowMenu } from '../../ui/menu.tsx'
import { useKeyCommands } from './key-commands.ts'
import { writeKeyLimits } from './use-key-limits.ts'

type Asking = 'none' | 'revoke' | 'rotate'

/** What may be done with one key. */
export function KeyMenu({ apiKey }: { readonly apiKey: ApiKey }) {
  const { t } = useTranslation()
  const { client } = useApi()
  const act = useRowAction()
  const cache = useQueryClient()
  const { edit, showSecret } = useKeyCommands()
  const [asking, setAsking] = useState<Asking>('none')
  const { id, name, enabled, revokedAt } = apiKey
  const resetLimits = async () => writeKeyLimits(cache, await client.resetKeyLimits({ id, body: {} }))
  const rotate = async () => showSecret([await client.rotateKey({ id, body: {} })])
  const entries: readonly (MenuEntry & { readonly isForRevoked?: boolean })[] = [
    { label: t('keys.edit.action'), icon: <Pencil aria-hidden />, onChoose: () => edit(apiKey) },
    {
      label: t(enabled ? 'keys.switchOff' : 'keys.switchOn'),
      icon: <Power aria-hidden />,
      onChoose: () => void act(client.changeKey({ id, body: { enabled: !enabled } })),
    },
    {
      label: t('keys.seeCalls'),
      icon: <Activity aria-hidden />,
      isForRevoked: true,
      onChoose: () => window.location.assign(formatRoute('calls', { key: id })),
    },
    {
      label: t('keys.resetLimits'),
      icon: <RotateCcw aria-hidden />,
      onChoose: () => void act(resetLimits(), t('keys.limitsReset', { name })),
    },
    { label: t('keys.rotate.action'), icon: <RefreshCw aria-hidden />, onChoose: () => setAsking('rotate') },
    {
      label: t('keys.revokeConfirm'),
      icon: <Ban aria-hidden />,
      isDangerous: true,
      onChoose: () => setAsking('revoke'),
    },
  ]
  return (
    <>
      <RowMenu
        label={t('keys.menu', { name })}
        entries={entries.filter(({ isForRevoked = false }) => revokedAt === undefined || isForRevoked)}
      />
      {asking !== 'none' && (
        <ConfirmDialog
          isOpen
          onClose={() => setAsking('none')}
          onConfirm={() =>
            void (asking === 'rotate'
              ? act(rotate())
              : act(client.revokeKey({ id, body: {} }), t('keys.revoked', { name })))
          }
          title={t(asking === 'rotate' ? 'keys.rotate.title' : 'keys.revokeTitle', { name })}
          text={t(asking === 'rotate' ? 'keys.rotate.text' : 'keys.revokeText')}
          confirmLabel={t(asking === 'rotate' ? 'keys.rotate.confirm' : 'keys.revokeConfirm')}
        />
      )}
    </>
  )
}
