import { useTranslation } from 'react-i18next'
import type { FriendView } from '../../src-relay/contract/friend.ts'
import type { UsageTotals } from '../../src-relay/contract/usage.ts'
import { Card } from '../ui/card.tsx'
import { Sparkline } from '../ui/sparkline.tsx'
import { useFormat } from '../use-format.ts'

export interface FriendUsageProps {
  readonly usage: FriendView['usage']
  readonly timeZone: string
}

/** What the key has used today and of late, by day and by model. */
export function FriendUsage({ usage: { today, recently, days, models }, timeZone }: FriendUsageProps) {
  const { t } = useTranslation()
  return (
    <Card title={t('friend.usage')} description={t('friend.usageText', { zone: timeZone })}>
      <div className="numbers grid gap-x-10 gap-y-6 px-5 pb-5 md:grid-cols-2">
        <div className="flex flex-col gap-4">
          <Totals label={t('friend.today')} totals={today} />
          <Totals label={t('friend.recently')} totals={recently} />
          <Sparkline values={days.map(({ totals }) => totals.costMicroUsd)} steps={days.length} />
        </div>
        <ModelTable models={models} />
      </div>
    </Card>
  )
}

function Totals({ label, totals }: { readonly label: string; readonly totals: UsageTotals }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { calls, costMicroUsd, unpricedCalls } = totals
  return (
    <div>
      <p className="text-[13px] text-muted">{label}</p>
      <p className="text-2xl leading-9 font-semibold tracking-tight">{format.usd(costMicroUsd)}</p>
      <p className="text-[13px] text-muted">
        {t('keys.callCount', { count: calls })} ·{' '}
        {t('friend.tokens', { tokens: format.tokens(tokensOf(totals)) })}
        {unpricedCalls > 0 && (
          <span className="text-warn"> · {t('today.unpriced', { count: unpricedCalls })}</span>
        )}
      </p>
    </div>
  )
}

function ModelTable({ models }: { readonly models: FriendView['usage']['models'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (models.length === 0) return <p className="self-center text-center text-muted">{t('friend.unused')}</p>
  return (
    <table className="w-full table-fixed self-start text-left text-[13px]">
      <thead className="text-xs text-muted">
        <tr className="border-b border-line">
          <th scope="col" className="py-1.5 font-medium">
            {t('calls.columns.model')}
          </th>
          <th scope="col" className="w-20 py-1.5 text-right font-medium">
            {t('today.calls')}
          </th>
          <th scope="col" className="w-24 py-1.5 text-right font-medium">
            {t('calls.columns.cost')}
          </th>
        </tr>
      </thead>
      <tbody>
        {models
          .toSorted((a, b) => b.totals.costMicroUsd - a.totals.costMicroUsd)
          .map(({ model, totals }) => (
            <tr key={model} className="border-b border-line last:border-b-0">
              <td title={model} className="truncate py-1.5">
                {model}
              </td>
              <td className="py-1.5 text-right">{format.count(totals.calls)}</td>
              <td className="py-1.5 text-right">{format.usd(totals.costMicroUsd)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}

function tokensOf({ input, output, cacheRead, cacheWrite5m, cacheWrite1h }: UsageTotals): number {
  return input + output + cacheRead + cacheWrite5m + cacheWrite1h
}
