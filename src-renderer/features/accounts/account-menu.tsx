import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../src-relay/contract/account.ts'
import { useApi } from '../../api/api-context.tsx'
import { useProviders } from '../../api/queries.ts'
import { useRowAction } from '../../api/use-row-action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { CallTest } from './call-test.tsx'
import { EditAccountDialog } from './edit-account-dialog.tsx'
import { LoginFlow } from './login-flow.tsx'
import { ProxyTestLine } from './proxy-test-line.tsx'
import { type Asking, useAccountEntries } from './use-account-entries.tsx'
import { findKind } from './use-kind-choice.ts'

/** What may be done with one account. */
export function AccountMenu({ account }: { readonly account: AccountView }) {
  const { t } = useTranslation()
  const { client } = useApi()
  const act = useRowAction()
  const [asking, setAsking] = useState<Asking>()
  const entries = useAccountEntries(account, setAsking)
  const { id, name } = account
  const close = () => setAsking(undefined)
  return (
    <>
      <RowMenu label={t('keys.menu', { name })} entries={entries} />
      {asking === 'edit' && <EditAccountDialog account={account} onClose={close} />}
      {asking === 'login' && <LoginDialog account={account} onClose={close} />}
      {asking === 'call' && (
        <Dialog
          isOpen
          onClose={close}
          title={t('accounts.callTest.title', { name })}
          description={t('accounts.callTest.text')}
        >
          <CallTest account={account} />
        </Dialog>
      )}
      {asking === 'way' && (
        <Dialog
          isOpen
          onClose={close}
          title={t('accounts.proxyTest.title', { name })}
          description={t('accounts.proxyTest.text')}
        >
          <ProxyTestLine wish={{ accountId: id }} />
        </Dialog>
      )}
      {asking === 'remove' && (
        <ConfirmDialog
          isOpen
          onClose={close}
          onConfirm={() => void act(client.removeAccount({ id }), t('accounts.removed', { name }))}
          title={t('accounts.removeTitle', { name })}
          text={t('accounts.removeText')}
          confirmLabel={t('accounts.removeConfirm')}
        />
      )}
    </>
  )
}

interface LoginDialogProps {
  readonly account: AccountView
  readonly onClose: () => void
}

function LoginDialog({ account: { id, name, ...account }, onClose }: LoginDialogProps) {
  const { t } = useTranslation()
  const kind = findKind(useProviders().data, account)
  return (
    <Dialog isOpen onClose={onClose} title={t('login.title', { name })} description={t('login.description')}>
      <LoginFlow isReady kind={kind} target={{ accountId: id }} onClose={onClose} />
    </Dialog>
  )
}
