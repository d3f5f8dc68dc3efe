import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../ui/page-header.tsx'
import { CallsCard } from '../calls/calls-card.tsx'
import { ServiceCard } from '../service/service-card.tsx'
import { TodayCard } from '../usage/today-card.tsx'

export function OverviewPage() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader title={t('pages.overview.title')} description={t('pages.overview.description')} />
      <div className="grid gap-5 xl:grid-cols-[2fr_1fr]">
        <ServiceCard />
        <TodayCard />
      </div>
      <CallsCard />
    </>
  )
}
