import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { UsageTotals } from '../../../src-relay/contract/usage.ts'
import { useDayTotals, useServiceStatus } from '../../api/queries.ts'
import { toProblem, useProblemText } from '../../api/use-problem-text.ts'
import { dayOf } from '../../format.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { useNow } from '../../ui/use-now.ts'
import { useFormat } from '../../use-format.ts'

const minuteMs = 60_000

/** What was used since midnight, in the zone the books are kept in. */
export function TodayCard() {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const timeZone = useServiceStatus()?.timeZone
  const now = useNow(minuteMs)
  const usage = useDayTotals(timeZone === undefined ? undefined : dayOf(now, timeZone))
  const totals = usage.data?.total
  const problem = usage.isError ? toProblem(usage.error) : undefined
  // That the relay is gone is said elsewhere, and what was read before stays readable.
  const isSaidElsewhere = problem?.code === 'relay_down' || problem?.code === 'unreachable'
  return (
    <Card
      title={t('today.title')}
      description={timeZone !== undefined && t('today.zone', { zone: timeZone })}
      isBusy={usage.isPending}
    >
      {problem && !(isSaidElsewhere && totals) && (
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
      {totals && <Totals totals={totals} />}
      {usage.isPending && <SkeletonRows rows={3} />}
    </Card>
  )
}

function Totals({ totals }: { readonly totals: UsageTotals }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <dl className="numbers grid flex-1 grid-cols-2 content-start gap-x-6 gap-y-4 px-5 pb-5">
      <div className="col-span-2">
        <dt className="text-[13px] text-muted">{t('today.cost')}</dt>
        <dd className="text-3xl leading-10 font-semibold tracking-tight">
          {format.usd(totals.costMicroUsd)}
        </dd>
        {totals.unpricedCalls > 0 && (
          <dd className="text-[13px] text-warn">{t('today.unpriced', { count: totals.unpricedCalls })}</dd>
        )}
      </div>
      <Total term={t('today.calls')} title={undefined}>
        {format.count(totals.calls)}
      </Total>
      <TokenTotal term={t('today.output')} tokens={totals.output} />
      <TokenTotal term={t('today.input')} tokens={sentTokens(totals)} />
      <TokenTotal term={t('today.cached')} tokens={totals.cacheRead} />
    </dl>
  )
}

function TokenTotal({ term, tokens }: { readonly term: string; readonly tokens: number }) {
  const format = useFormat()
  return (
    <Total term={term} title={format.count(tokens)}>
      {format.tokens(tokens)}
    </Total>
  )
}

interface TotalProps {
  readonly term: string
  readonly title: string | undefined
  readonly children: ReactNode
}

function Total({ term, title, children }: TotalProps) {
  return (
    <div>
      <dt className="text-[13px] text-muted">{term}</dt>
      <dd title={title} className="text-lg leading-7 font-semibold">
        {children}
      </dd>
    </div>
  )
}

/** All a model was sent, read from its cache or not. */
function sentTokens({ input, cacheRead, cacheWrite5m, cacheWrite1h }: UsageTotals): number {
  return input + cacheRead + cacheWrite5m + cacheWrite1h
}
