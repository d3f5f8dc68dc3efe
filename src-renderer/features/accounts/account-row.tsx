import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../src-relay/contract/account.ts'
import { useApi } from '../../api/api-context.tsx'
import { useProviders } from '../../api/queries.ts'
import { useRowAction } from '../../api/use-row-action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { Switch } from '../../ui/switch.tsx'
import { useFormat } from '../../use-format.ts'
import { accountLooks, shownState } from './account-state.ts'

export function AccountRow({ account }: { readonly account: AccountView }) {
  const { t } = useTranslation()
  const { client } = useApi()
  const act = useRowAction()
  const [isRemoving, setIsRemoving] = useState(false)
  const { id, name } = account
  return (
    <li className="flex items-start gap-3 px-5 py-3.5">
      <div className="min-w-0 flex-1">
        <p className="font-medium wrap-break-word">{name}</p>
        <AccountOrigin account={account} />
        <AccountHealthLine account={account} />
      </div>
      <div className="flex items-center gap-2">
        <Switch
          label={t('accounts.switch', { name })}
          isOn={account.enabled}
          onChange={enabled => void act(client.changeAccount({ id, body: { enabled } }))}
        />
        <IconButton
          label={t('accounts.remove', { name })}
          icon={<Trash2 />}
          onClick={() => setIsRemoving(true)}
        />
      </div>
      <ConfirmDialog
        isOpen={isRemoving}
        onClose={() => setIsRemoving(false)}
        onConfirm={() => void act(client.removeAccount({ id }), t('accounts.removed', { name }))}
        title={t('accounts.removeTitle', { name })}
        text={t('accounts.removeText')}
        confirmLabel={t('accounts.removeConfirm')}
      />
    </li>
  )
}

function AccountOrigin({ account }: { readonly account: AccountView }) {
  const providers = useProviders().data
  const label = providers?.find(({ id }) => id === account.provider)?.label ?? account.provider
  return (
    <p className="text-[13px] wrap-anywhere text-muted">
      {label} · {URL.parse(account.baseUrl)?.host ?? account.baseUrl} ·{' '}
      <span className="font-mono whitespace-nowrap">…{account.secretHint}</span>
    </p>
  )
}

function AccountHealthLine({ account }: { readonly account: AccountView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const state = shownState(account)
  const { reason, since, until } = account.health
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-3 text-[13px]">
      <StateBadge {...accountLooks[state]} label={t(`accounts.states.${state}`)} />
      {state !== 'ready' && state !== 'off' && (
        <>
          <span className="numbers text-muted">
            {until === undefined
              ? t('accounts.since', { time: format.dateTime(since) })
              : t('accounts.until', { time: format.time(until) })}
          </span>
          {reason !== undefined && (
            <span lang="en" className="w-full wrap-anywhere text-muted">
              {reason}
            </span>
          )}
        </>
      )}
    </div>
  )
}
