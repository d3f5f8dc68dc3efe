import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../ui/page-header.tsx'
import { TodayCard } from './today-card.tsx'

export function UsagePage() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader title={t('pages.usage.title')} description={t('pages.usage.description')} />
      <TodayCard />
    </>
  )
}
