import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../ui/page-header.tsx'
import { AccountsCard } from './accounts-card.tsx'

export function AccountsPage() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader title={t('pages.accounts.title')} description={t('pages.accounts.description')} />
      <AccountsCard />
    </>
  )
}
