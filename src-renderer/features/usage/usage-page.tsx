import { ChartColumn, Download } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type UsageGroup, type UsageReport, usageGroups } from '../../../src-relay/contract/usage.ts'
import { useApi } from '../../api/api-context.tsx'
import { type UsageQuestion, useServiceStatus, useUsage } from '../../api/queries.ts'
import { toProblem, useProblemText } from '../../api/use-problem-text.ts'
import { useRowAction } from '../../api/use-row-action.ts'
import { dayOf } from '../../format.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilterMenu } from '../../ui/filter-menu.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { saveFile } from '../../ui/save-file.ts'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { useNow } from '../../ui/use-now.ts'
import { BillCard } from './bill-card.tsx'
import { DayRangeFields } from './day-range-fields.tsx'
import { type Measure, measures } from './measure.ts'
import { type DayRange, daysOf, type Period, periods, thisMonth } from './period.ts'
import { UsageTable } from './usage-table.tsx'
import { useStack } from './use-stack.ts'

// The charts are most of this page's weight, and nobody else's.
const UsageChart = lazy(async () => ({ default: (await import('./usage-chart.tsx')).UsageChart }))

/** Who used how much, over which time, of what. */
export function UsagePage() {
  const { t } = useTranslation()
  const [period, setPeriod] = useState<Period>('week')
  const [by, setBy] = useState<UsageGroup>('key')
  const [measure, setMeasure] = useState<Measure>('cost')
  const timeZone = useServiceStatus()?.timeZone
  const now = useNow(60_000)
  const [chosen, setChosen] = useState<DayRange>()
  const today = timeZone === undefined ? undefined : dayOf(now, timeZone)
  const range = chosen ?? (today === undefined ? undefined : thisMonth(today))
  const days = today !== undefined && range ? daysOf(period, today, range) : undefined
  const query: UsageQuestion | undefined = days && { by, ...days, compare: 'previous' }
  const usage = useUsage(query)
  return (
    <>
      <PageHeader title={t('pages.usage.title')} description={t('pages.usage.description')}>
        <SaveButton query={query} />
      </PageHeader>
      <Panel
        label={t('pages.usage.title')}
        isBusy={usage.isPending}
        tools={
          <>
            <Choice label="period" values={periods} value={period} onChange={setPeriod} />
            {period === 'custom' && today !== undefined && range && (
              <DayRangeFields range={range} today={today} onChange={setChosen} />
            )}
            <Choice label="by" values={usageGroups} value={by} onChange={setBy} />
            <Choice label="measure" values={measures} value={measure} onChange={setMeasure} />
          </>
        }
      >
        {usage.isPending && <SkeletonRows rows={5} />}
        {usage.isError && !usage.data && <Failure error={usage.error} onRetry={() => void usage.refetch()} />}
        {usage.data && <Report report={usage.data} by={by} measure={measure} />}
      </Panel>
      {usage.data && usage.data.total.calls > 0 && days && <BillCard from={days.from} to={days.to} />}
    </>
  )
}

interface ChoiceProps<T extends Period | UsageGroup | Measure> {
  readonly label: 'period' | 'by' | 'measure'
  readonly values: readonly T[]
  readonly value: T
  readonly onChange: (value: T) => void
}

function Choice<T extends Period | UsageGroup | Measure>({ label, values, value, onChange }: ChoiceProps<T>) {
  const { t } = useTranslation()
  const text: Readonly<Record<string, string>> = t(`usage.${label}`, { returnObjects: true })
  return (
    <FilterMenu
      label={t(`usage.choices.${label}`)}
      choices={values.map(id => ({ value: id, label: text[id] ?? id }))}
      value={value}
      onChange={next => onChange(values.find(known => known === next) ?? value)}
    />
  )
}

interface ReportProps {
  readonly report: UsageReport
  readonly by: UsageGroup
  readonly measure: Measure
}

function Report({ report, by, measure }: ReportProps) {
  const { t } = useTranslation()
  const stack = useStack(report, by, measure)
  if (report.total.calls === 0) {
    return <EmptyState icon={<ChartColumn />} title={t('usage.empty')} hint={t('usage.emptyHint')} />
  }
  return (
    <>
      <Suspense fallback={<div className="h-80" />}>
        {stack && <UsageChart stack={stack} measure={measure} />}
      </Suspense>
      <UsageTable rows={report.rows} totalMicroUsd={report.total.costMicroUsd} />
      <p className="border-t border-line px-5 py-3 text-[13px] text-muted">
        {t('usage.zone', { from: report.from, to: report.to, zone: report.timeZone })}{' '}
        {report.total.unpricedCalls > 0 && t('today.unpriced', { count: report.total.unpricedCalls })}
      </p>
    </>
  )
}

function SaveButton({ query }: { readonly query: UsageQuestion | undefined }) {
  const { t } = useTranslation()
  const { client } = useApi()
  const act = useRowAction()
  async function save() {
    const { fileName, mediaType, text } = await client.exportUsage({ query: { ...query, format: 'csv' } })
    saveFile(fileName, mediaType, text)
  }
  return (
    <Button disabled={query === undefined} onClick={() => void act(save())}>
      <Download aria-hidden />
      {t('table.saveCsv')}
    </Button>
  )
}

function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  return (
    <div className="px-5 pb-5">
      <Notice tone="bad" role="alert" action={<Button onClick={onRetry}>{t('actions.retry')}</Button>}>
        {t('usage.failed')} {problemText(toProblem(error))}
      </Notice>
    </div>
  )
}
