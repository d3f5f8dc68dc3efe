import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAccounts, useQuota, useServiceStatus, useUsage } from '../../api/queries.ts'
import { dayOf } from '../../format.ts'
import { Button } from '../../ui/button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { useNow } from '../../ui/use-now.ts'
import { AccountFiguresProvider } from './account-figures.ts'
import { AccountsTable } from './accounts-table.tsx'
import { AddAccountDialog } from './add-account-dialog.tsx'

/** The accounts friends share. */
export function AccountsPage() {
  const { t } = useTranslation()
  const [isAdding, setIsAdding] = useState(false)
  const figures = useFigures()
  const isEmpty = useAccounts()?.length === 0
  const add = (
    <Button variant="primary" onClick={() => setIsAdding(true)}>
      <Plus aria-hidden />
      {t('accounts.add')}
    </Button>
  )
  return (
    <AccountFiguresProvider value={figures}>
      <PageHeader title={t('pages.accounts.title')} description={t('pages.accounts.description')}>
        {!isEmpty && add}
      </PageHeader>
      <AccountsTable add={add} />
      {isAdding && <AddAccountDialog onClose={() => setIsAdding(false)} />}
    </AccountFiguresProvider>
  )
}

function useFigures() {
  const timeZone = useServiceStatus()?.timeZone
  const now = useNow(60_000)
  const day = timeZone && dayOf(now, timeZone)
  const rows = useUsage(day ? { by: 'account', from: day, to: day } : undefined).data?.rows
  const quota = useQuota().data
  return useMemo(() => {
    const windows = new Map(quota?.accounts.map(account => [account.accountId, account.windows]))
    return { windows, today: new Map(rows?.map(({ id, totals }) => [id, totals])) }
  }, [rows, quota])
}
