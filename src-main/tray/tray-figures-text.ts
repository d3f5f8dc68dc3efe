import type { AccountView } from '../../src-relay/contract/account.ts'
import type { Locale } from '../ipc/contract.ts'
import type { Translate } from '../translate.ts'
import type { TrayFigures } from './tray-figures.ts'

/** For each provider how many of its accounts serve, and below what keeps the others from it. */
export function listAccountLines(figures: TrayFigures | undefined, t: Translate, locale: Locale): string[] {
  if (!figures) return []
  const used = figures.accounts.filter(({ enabled }) => enabled)
  const labelOf = (id: string) => figures.providers.find(provider => provider.id === id)?.label ?? id
  return [...Map.groupBy(used, ({ provider }) => provider)].flatMap(([provider, pool]) => {
    const ready = pool.filter(({ health }) => health.state === 'ready').length
    const troubled = pool.filter(({ health }) => health.state !== 'ready')
    return [
      t('tray.pool', { provider: labelOf(provider), ready, all: pool.length }),
      ...troubled.map(account => `    ${describeTrouble(account, figures.readAt, t, locale)}`),
    ]
  })
}

function describeTrouble({ name, health }: AccountView, now: number, t: Translate, locale: Locale): string {
  if (health.state === 'needs-login') return t('tray.needsLogin', { name })
  if (health.state === 'suspended') return t('tray.suspended', { name })
  if (health.until === undefined) return t('tray.resting', { name })
  const minutes = Math.max(1, Math.round((health.until - now) / 60_000))
  return t('tray.restingFor', { name, span: describeSpan(minutes, locale) })
}

function describeSpan(minutes: number, locale: Locale): string {
  const inUnit = (unit: 'hour' | 'minute', value: number): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value)
  const rest = inUnit('minute', minutes % 60)
  return minutes < 60 ? rest : `${inUnit('hour', Math.floor(minutes / 60))} ${rest}`
}

/** What has been used since midnight, and by whom most. */
export function readTodayLine(figures: TrayFigures | undefined, t: Translate, locale: Locale): string {
  if (!figures) return t('tray.todayUnknown')
  const { calls, tokens, costMicroUsd, top } = figures.today
  const values = {
    count: calls,
    calls: new Intl.NumberFormat(locale).format(calls),
    tokens: new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(tokens),
    cost: new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
    }).format(costMicroUsd / 1e6),
  }
  const line = t('tray.today', values)
  return top === undefined ? line : t('tray.todayTop', { line, top })
}
