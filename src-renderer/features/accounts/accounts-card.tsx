import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../src-relay/contract/account.ts'
import { useAccounts } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { AccountRow } from './account-row.tsx'
import { AddAccountDialog } from './add-account-dialog.tsx'

/** The accounts friends share. */
export function AccountsCard() {
  const { t } = useTranslation()
  const accounts = useAccounts()
  const [isAdding, setIsAdding] = useState(false)
  const add = (
    <Button variant="primary" onClick={() => setIsAdding(true)}>
      <Plus aria-hidden />
      {t('accounts.add')}
    </Button>
  )
  const isEmpty = accounts?.length === 0
  return (
    <Card
      title={t('accounts.title')}
      description={t('accounts.description')}
      action={!isEmpty && add}
      isBusy={accounts === undefined}
    >
      {isEmpty ? (
        <EmptyState
          icon={<KeyRound />}
          title={t('accounts.empty')}
          hint={t('accounts.emptyHint')}
          action={add}
        />
      ) : (
        <AccountList accounts={accounts} />
      )}
      {isAdding && <AddAccountDialog onClose={() => setIsAdding(false)} />}
    </Card>
  )
}

function AccountList({ accounts }: { readonly accounts: readonly AccountView[] | undefined }) {
  if (!accounts) return <SkeletonRows rows={2} />
  return (
    <ul className="divide-y divide-line border-t border-line">
      {accounts.map(account => (
        <AccountRow key={account.id} account={account} />
      ))}
    </ul>
  )
}
