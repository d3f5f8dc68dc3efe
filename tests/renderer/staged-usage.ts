import type { QuotaReport } from '../../src-relay/contract/quota-report.ts'
import type { UsageQuery, UsageReport, UsageTotals } from '../../src-relay/contract/usage.ts'

const [hourMs, dayMs] = [3_600_000, 86_400_000] as const

const namesOf: Readonly<Record<string, readonly string[]>> = {
  key: ['Ann', '小明', 'Bob’s laptop', 'Lost phone'],
  account: ['Work', 'Personal key of a rather long name that has to wrap somewhere', 'Shared'],
  model: ['acme-large-2', 'acme-small-1', 'acme-experimental-preview-with-a-long-name-20261101'],
  client: ['acme-cli', 'globex'],
  provider: ['acme', 'globex'],
}

const shares = [0.52, 0.27, 0.15, 0.06] as const

/** A report as the relay gives it: a day's totals on every day, a little less in the past. */
export function stagedReport(query: UsageQuery, total: UsageTotals, timeZone: string): UsageReport {
  const { by, from = '', to = '', step, compare } = query
  const days = daysFrom(from, to)
  const isOne = [query.key, query.account, query.model, query.client, query.provider].some(
    chosen => chosen !== undefined,
  )
  const whole = scaled(total, (isOne ? 0.4 : 1) * days.length)
  const rows =
    by === 'day'
      ? days.map(day => ({ id: day, label: day, totals: scaled(total, day === to ? 1 : 0.8) }))
      : (namesOf[by] ?? []).map((label, at) => ({
          id: by === 'model' || by === 'client' || by === 'provider' ? label : `${by.slice(0, 1)}${at + 1}`,
          label,
          totals: scaled(whole, shares[at] ?? 0),
          ...(compare && { previous: scaled(whole, (shares[at] ?? 0) * (0.6 + at * 0.3)) }),
        }))
  return {
    by,
    from,
    to,
    timeZone,
    total: whole,
    rows: total.calls === 0 ? [] : rows,
    ...(step && { series: seriesOf(days, step, scaled(whole, 1 / Math.max(1, days.length))) }),
    ...(compare && { previous: { from, to, total: scaled(whole, 0.8) } }),
  }
}

function seriesOf(days: readonly string[], step: string, total: UsageTotals) {
  if (step !== 'hour')
    return days.map((id, at) => ({ id, totals: scaled(total, 0.5 + ((at * 7) % 10) / 10) }))
  return days.flatMap(day =>
    [8, 9, 10, 11, 14, 15, 16].map((hour, at) => ({
      id: `${day}T${String(hour).padStart(2, '0')}`,
      totals: scaled(total, [0.05, 0.2, 0.15, 0.1, 0.25, 0.15, 0.1][at] ?? 0),
    })),
  )
}

function daysFrom(from: string, to: string): string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)]
  const count = Number.isNaN(first) || Number.isNaN(last) ? 1 : Math.round((last - first) / dayMs) + 1
  return Array.from({ length: count }, (_, at) => new Date(first + at * dayMs).toISOString().slice(0, 10))
}

function scaled(totals: UsageTotals, factor: number): UsageTotals {
  const entries = Object.entries(totals).map(([name, value]) => [name, Math.round(value * factor)])
  // The same fields, each of them a number.
  return Object.fromEntries(entries) as UsageTotals
}

/** Windows in every state: fresh, nearly full, full, old, and one that is told without a number. */
export function stagedQuota(now: number): QuotaReport {
  const window = (name: string, seconds: number, more: object) => ({
    name,
    windowSeconds: seconds,
    isUsedUp: false,
    isForOneFamily: false,
    readAt: now,
    ageMs: 0,
    ...more,
  })
  const week = 7 * 86_400
  return {
    at: now,
    accounts: [
      {
        accountId: 'a1',
        accountName: 'Work',
        provider: 'acme',
        windows: [
          window('5h', 18_000, {
            utilization: 0.62,
            resetsAt: now + 2.4 * hourMs,
            forecast: { pacePerHour: 0.3, runsOutAt: now + 1.3 * hourMs },
          }),
          window('7d', week, {
            utilization: 0.31,
            resetsAt: now + 80 * hourMs,
            forecast: { pacePerHour: 0.01 },
          }),
          window('7d_large', week, { utilization: 0.86, resetsAt: now + 80 * hourMs, isForOneFamily: true }),
        ],
      },
      {
        accountId: 'a2',
        accountName: 'Personal key of a rather long name that has to wrap somewhere',
        provider: 'acme',
        windows: [
          window('5h', 18_000, { utilization: 1, isUsedUp: true, resetsAt: now + 0.2 * hourMs }),
          window('7d', week, { readAt: now - 5 * hourMs, ageMs: 5 * hourMs }),
        ],
      },
    ],
    pools: [],
  }
}

/** Models of all time: one of them has no price. */
export function stagedModels(total: UsageTotals): UsageReport['rows'] {
  const [priced = '', , unpriced = ''] = namesOf['model'] ?? []
  if (total.calls === 0) return []
  return [
    { id: priced, label: priced, totals: { ...total, unpricedCalls: 0 } },
    { id: unpriced, label: unpriced, totals: { ...total, unpricedCalls: 3 } },
  ]
}
