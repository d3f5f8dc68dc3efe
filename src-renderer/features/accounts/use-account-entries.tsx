import { Activity, LogIn, Pencil, Play, PlugZap, RotateCcw, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../src-relay/contract/account.ts'
import { useApi } from '../../api/api-context.tsx'
import { useProviders } from '../../api/queries.ts'
import { useRowAction } from '../../api/use-row-action.ts'
import { formatRoute } from '../../routing/route.ts'
import type { MenuEntry } from '../../ui/menu.tsx'
import { isResting } from './account-state.ts'
import { findKind } from './use-kind-choice.ts'

/** What is asked in a dialog before it is done. */
export type Asking = 'edit' | 'login' | 'call' | 'way' | 'remove'

/** What may be done with one account as it is now. */
export function useAccountEntries(account: AccountView, ask: (asking: Asking) => void): readonly MenuEntry[] {
  const { t } = useTranslation()
  const { client } = useApi()
  const act = useRowAction()
  const kind = findKind(useProviders().data, account)
  const { id, name } = account
  const login: MenuEntry = {
    label: t('login.again'),
    icon: <LogIn aria-hidden />,
    onChoose: () => ask('login'),
  }
  const reset: MenuEntry = {
    label: t('accounts.reset'),
    icon: <RotateCcw aria-hidden />,
    onChoose: () => void act(client.resetAccount({ id, body: {} }), t('accounts.resetDone', { name })),
  }
  return [
    { label: t('keys.edit.action'), icon: <Pencil aria-hidden />, onChoose: () => ask('edit') },
    ...((kind?.loginWays ?? []).length > 0 ? [login] : []),
    ...(isResting(account) ? [reset] : []),
    { label: t('accounts.callTest.action'), icon: <Play aria-hidden />, onChoose: () => ask('call') },
    { label: t('accounts.proxyTest.action'), icon: <PlugZap aria-hidden />, onChoose: () => ask('way') },
    {
      label: t('keys.seeCalls'),
      icon: <Activity aria-hidden />,
      onChoose: () => window.location.assign(formatRoute('calls', { account: id })),
    },
    {
      label: t('accounts.removeConfirm'),
      icon: <Trash2 aria-hidden />,
      isDangerous: true,
      onChoose: () => ask('remove'),
    },
  ]
}
