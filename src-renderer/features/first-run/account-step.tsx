import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../src-relay/contract/account.ts'
import { useAccounts } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { accountLooks, shownState } from '../accounts/account-state.ts'
import { AddAccountDialog } from '../accounts/add-account-dialog.tsx'
import { CallTest } from '../accounts/call-test.tsx'

/** The first account, and whether it answers. */
export function AccountStep() {
  const { t } = useTranslation()
  const accounts = useAccounts() ?? []
  const [isAdding, setIsAdding] = useState(false)
  const [tested, setTested] = useState<AccountView>()
  return (
    <div className="flex flex-col items-start gap-4">
      {accounts.length > 0 && (
        <ul className="w-full divide-y divide-line rounded-xl border border-line">
          {accounts.map(account => (
            <li key={account.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2 pr-2 pl-4">
              <span className="min-w-0 flex-1 truncate font-medium">{account.name}</span>
              <StateBadge
                {...accountLooks[shownState(account)]}
                label={t(`accounts.states.${shownState(account)}`)}
              />
              <Button onClick={() => setTested(account)}>{t('firstRun.account.test')}</Button>
            </li>
          ))}
        </ul>
      )}
      <Button variant={accounts.length === 0 ? 'primary' : 'secondary'} onClick={() => setIsAdding(true)}>
        <Plus aria-hidden />
        {t(accounts.length === 0 ? 'accounts.add' : 'firstRun.account.another')}
      </Button>
      {isAdding && <AddAccountDialog onClose={() => setIsAdding(false)} />}
      {tested && (
        <Dialog
          isOpen
          onClose={() => setTested(undefined)}
          title={t('accounts.callTest.title', { name: tested.name })}
          description={t('accounts.callTest.text')}
        >
          <CallTest account={tested} />
        </Dialog>
      )}
    </div>
  )
}
