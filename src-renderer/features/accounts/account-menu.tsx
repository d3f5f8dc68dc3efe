import { Activity, LogIn, Pencil, PlugZap, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../src-relay/contract/account.ts'
import { useApi } from '../../api/api-context.tsx'
import { useProviders } from '../../api/queries.ts'
import { useRowAction } from '../../api/use-row-action.ts'
import { formatRoute } from '../../routing/route.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { type MenuEntry, RowMenu } from '../../ui/menu.tsx'
import { isResting } from './account-state.ts'
import { EditAccountDialog } from './edit-account-dialog.tsx'
import { LoginFlow } from './login-flow.tsx'
import { ProxyTestLine } from './proxy-test-line.tsx'
import { findKind } from './use-kind-choice.ts'

type Asking = 'nothing' | 'edit' | 'login' | 'way' | 'remove'

/** What may be done with one account. */
export function AccountMenu({ account }: { readonly account: AccountView }) {
  const { t } = useTranslation()
  const { client } = useApi()
  const act = useRowAction()
  const kind = findKind(useProviders().data, account)
  const [asking, setAsking] = useState<Asking>('nothing')
  const { id, name } = account
  const close = () => setAsking('nothing')
  const login: MenuEntry = {
    label: t('login.again'),
    icon: <LogIn aria-hidden />,
    onChoose: () => setAsking('login'),
  }
  const reset: MenuEntry = {
    label: t('accounts.reset'),
    icon: <RotateCcw aria-hidden />,
    onChoose: () => void act(client.resetAccount({ id, body: {} }), t('accounts.resetDone', { name })),
  }
  return (
    <>
      <RowMenu
        label={t('keys.menu', { name })}
        entries={[
          { label: t('keys.edit.action'), icon: <Pencil aria-hidden />, onChoose: () => setAsking('edit') },
          ...((kind?.loginWays ?? []).length > 0 ? [login] : []),
          ...(isResting(account) ? [reset] : []),
          {
            label: t('accounts.proxyTest.action'),
            icon: <PlugZap aria-hidden />,
            onChoose: () => setAsking('way'),
          },
          {
            label: t('keys.seeCalls'),
            icon: <Activity aria-hidden />,
            onChoose: () => window.location.assign(formatRoute('calls', { account: id })),
          },
          {
            label: t('accounts.removeConfirm'),
            icon: <Trash2 aria-hidden />,
            isDangerous: true,
            onChoose: () => setAsking('remove'),
          },
        ]}
      />
      {asking === 'edit' && <EditAccountDialog account={account} onClose={close} />}
      {asking === 'login' && (
        <Dialog
          isOpen
          onClose={close}
          title={t('login.title', { name })}
          description={t('login.description')}
        >
          <LoginFlow isReady kind={kind} target={{ accountId: id }} onClose={close} />
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
      <ConfirmDialog
        isOpen={asking === 'remove'}
        onClose={close}
        onConfirm={() => void act(client.removeAccount({ id }), t('accounts.removed', { name }))}
        title={t('accounts.removeTitle', { name })}
        text={t('accounts.removeText')}
        confirmLabel={t('accounts.removeConfirm')}
      />
    </>
  )
}
