import { Activity } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useLiveCalls, useRecentCalls } from '../../api/queries.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { useMediaQuery } from '../../ui/use-media-query.ts'
import { type CallLine, endingLooks, listCallLines } from './call-line.ts'
import { CallList } from './call-list.tsx'
import { CallTable } from './call-table.tsx'

const shownCalls = 25

/** Who is calling now, and how the last calls went. */
export function CallsCard() {
  const { t } = useTranslation()
  const live = useLiveCalls()
  const recent = useRecentCalls()
  const lines = live && recent && listCallLines(live, recent).slice(0, Math.max(shownCalls, live.length))
  return (
    <Card
      title={t('calls.title')}
      description={t('calls.description')}
      isBusy={lines === undefined}
      action={
        live !== undefined &&
        live.length > 0 && (
          <StateBadge {...endingLooks.running} label={t('calls.liveCount', { count: live.length })} />
        )
      }
    >
      <Calls lines={lines} />
    </Card>
  )
}

function Calls({ lines }: { readonly lines: readonly CallLine[] | undefined }) {
  const { t } = useTranslation()
  const isWide = useMediaQuery('(min-width: 60rem)')
  if (!lines) return <SkeletonRows rows={3} />
  if (lines.length === 0) {
    return <EmptyState icon={<Activity />} title={t('calls.empty')} hint={t('calls.emptyHint')} />
  }
  return isWide ? <CallTable lines={lines} /> : <CallList lines={lines} />
}
