import type { UsageStep } from '../../../src-relay/contract/usage.ts'

export const periods = ['today', 'week', 'month', 'quarter'] as const
export type Period = (typeof periods)[number]

const dayMs = 86_400_000
const days: Readonly<Record<Period, number>> = { today: 1, week: 7, month: 30, quarter: 90 }

/** First and last day of a period that ends today, and the step that suits it. */
export function daysOf(period: Period, today: string): { from: string; to: string; step: UsageStep } {
  const from = new Date(Date.parse(today) - (days[period] - 1) * dayMs).toISOString().slice(0, 10)
  return { from, to: today, step: period === 'today' ? 'hour' : period === 'quarter' ? 'week' : 'day' }
}
