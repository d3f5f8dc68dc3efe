import { TrendingDown, TrendingUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useServiceStatus, useUsage } from '../../api/queries.ts'
import { toProblem, useProblemText } from '../../api/use-problem-text.ts'
import { dayOf, hourOf } from '../../format.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { useNow } from '../../ui/use-now.ts'
import { useFormat } from '../../use-format.ts'
import { type Figure, readDaySoFar, type ShownFigure, shownFigures } from './day-so-far.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** What was used since midnight, in the zone the books are kept in. */
export function TodayCard() {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const timeZone = useServiceStatus()?.timeZone
  const now = useNow(minuteMs)
  const today = timeZone && dayOf(now, timeZone)
  const usage = useUsage(
    timeZone && today
      ? { by: 'day', from: dayOf(now - dayMs, timeZone), to: today, step: 'hour' }
      : undefined,
  )
  const day =
    usage.data && timeZone && today ? readDaySoFar(usage.data, today, hourOf(now, timeZone)) : undefined
  const problem = usage.isError ? toProblem(usage.error) : undefined
  // That the relay is gone is said elsewhere, and what was read before stays readable.
  const isSaidElsewhere = problem?.code === 'relay_down' || problem?.code === 'unreachable'
  return (
    <Card
      title={t('today.title')}
      description={timeZone !== undefined && t('today.zone', { zone: timeZone })}
      isBusy={usage.isPending}
    >
      {problem && !(isSaidElsewhere && day) && (
        <div className="px-5 pb-5">
          <Notice
            tone="bad"
            role="alert"
            action={<Button onClick={() => void usage.refetch()}>{t('actions.retry')}</Button>}
          >
            {t('today.failed')} {problemText(problem)}
          </Notice>
        </div>
      )}
      {day && (
        <dl className="numbers grid grid-cols-2 gap-x-8 gap-y-5 px-5 pb-5 xl:grid-cols-4">
          {shownFigures.map(name => (
            <FigureTile
              key={name}
              name={name}
              figure={day.figures[name]}
              unpricedCalls={name === 'cost' ? (day.totals?.unpricedCalls ?? 0) : 0}
            />
          ))}
        </dl>
      )}
      {usage.isPending && <SkeletonRows rows={2} />}
    </Card>
  )
}

interface FigureTileProps {
  readonly name: ShownFigure
  readonly figure: Figure
  readonly unpricedCalls: number
}

function FigureTile({ name, figure, unpricedCalls }: FigureTileProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { value, hours } = figure
  return (
    <div className="min-w-0">
      <dt className="text-[13px] text-muted">{t(`today.${name}`)}</dt>
      <dd
        title={name === 'cost' ? undefined : format.count(value)}
        className="text-2xl leading-9 font-semibold tracking-tight"
      >
        {name === 'cost' ? format.usd(value) : name === 'calls' ? format.count(value) : format.tokens(value)}
      </dd>
      <dd className="mt-1 mb-1.5">
        <Sparkline values={hours} steps={24} />
      </dd>
      <dd className="min-h-5 text-xs text-muted">
        {unpricedCalls > 0 ? (
          <span className="text-warn">{t('today.unpriced', { count: unpricedCalls })}</span>
        ) : (
          <Change figure={figure} />
        )}
      </dd>
    </div>
  )
}

function Change({ figure: { value, byNowYesterday } }: { readonly figure: Figure }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (byNowYesterday === 0) return t(value === 0 ? 'today.nothing' : 'today.nothingYesterday')
  const change = value / byNowYesterday - 1
  return (
    <span className="inline-flex items-center gap-1">
      {change < 0 ? (
        <TrendingDown aria-hidden className="size-3.5" />
      ) : (
        <TrendingUp aria-hidden className="size-3.5" />
      )}
      {t(change < 0 ? 'today.less' : 'today.more', { percent: format.percent(Math.abs(change)) })}
    </span>
  )
}
