import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../ui/page-header.tsx'
import { CallsCard } from '../calls/calls-card.tsx'
import { WindowsCard } from '../quota/windows-card.tsx'
import { ServiceCard } from '../service/service-card.tsx'
import { TodayCard } from '../usage/today-card.tsx'
import { FirstSteps } from './first-steps.tsx'
import { NeedsList } from './needs-list.tsx'

export function OverviewPage() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader title={t('pages.overview.title')} description={t('pages.overview.description')} />
      <FirstSteps />
      <NeedsList />
      <TodayCard />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5 xl:grid-cols-2">
        <ServiceCard />
        <WindowsCard />
      </div>
      <CallsCard />
    </>
  )
}
