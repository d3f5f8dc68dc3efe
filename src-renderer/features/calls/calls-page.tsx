import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../ui/page-header.tsx'
import { CallsCard } from './calls-card.tsx'

export function CallsPage() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader title={t('pages.calls.title')} description={t('pages.calls.description')} />
      <CallsCard />
    </>
  )
}
