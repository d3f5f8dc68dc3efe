import type { QuotaForecast, QuotaSample } from '../contract/quota-report.ts'

const hourMs = 3_600_000
/** Resets of one and the same window are stated a little differently from answer to answer. */
const sameResetMs = 300_000

/** A window as far as a forecast needs it. */
export interface ForecastWindow {
  readonly windowSeconds: number
  readonly resetsAt?: number | undefined
  readonly utilization?: number | undefined
}

/**
 * When a window runs out at the pace of the last fifth of it (an hour of five). Undefined where too little is known:
 * no reset, no fraction, or not a step yet.
 * @param samples of this window and earlier ones, oldest first
 */
export function forecastWindow(
  window: ForecastWindow,
  samples: readonly QuotaSample[],
  now: number,
): QuotaForecast | undefined {
  const { resetsAt, utilization, windowSeconds } = window
  if (resetsAt === undefined || utilization === undefined || resetsAt <= now) return undefined
  const beganAt = resetsAt - windowSeconds * 1000
  const own = samples.filter(sample => Math.abs((sample.resetsAt ?? 0) - resetsAt) < sameResetMs)
  const since = Math.max(beganAt, now - windowSeconds * 200)
  const pace = paceOf(utilizationAt(own, since, beganAt), { at: now, utilization })
  if (pace === undefined) return undefined
  const left = Math.max(0, 1 - utilization)
  const runsOutAt = pace > 0 ? now + left / pace : Number.POSITIVE_INFINITY
  return { pacePerHour: pace * hourMs, ...(runsOutAt < resetsAt && { runsOutAt }) }
}

interface Point {
  readonly at: number
  readonly utilization: number
}

/** What was used at a moment, between the steps that were seen around it; nothing at the beginning of the window. */
function utilizationAt(samples: readonly QuotaSample[], at: number, beganAt: number): Point {
  const before = samples.findLast(sample => sample.at <= at) ?? { at: beganAt, utilization: 0 }
  const after = samples.find(sample => sample.at > at)
  if (after === undefined || after.at === before.at) return { at, utilization: before.utilization }
  const part = (at - before.at) / (after.at - before.at)
  return { at, utilization: before.utilization + part * (after.utilization - before.utilization) }
}

/** Fractions per ms. */
function paceOf(from: Point, to: Point): number | undefined {
  return to.at > from.at ? Math.max(0, (to.utilization - from.utilization) / (to.at - from.at)) : undefined
}

export interface PoolMember {
  readonly utilization: number
  readonly resetsAt: number
  readonly pacePerHour: number
}

/**
 * When all accounts of a pool are used up, if what one can no longer take goes to the others. Each takes in proportion
 * to what it has left, and is whole again after its reset.
 */
export function forecastPool(members: readonly PoolMember[], now: number): QuotaForecast | undefined {
  if (members.length === 0) return undefined
  const pacePerHour = members.reduce((sum, member) => sum + member.pacePerHour, 0)
  const pace = pacePerHour / hourMs
  const mean = { pacePerHour: pacePerHour / members.length }
  let left = members.map(({ utilization }) => Math.max(0, 1 - utilization))
  let at = now
  const resets = members.map(({ resetsAt }, index) => ({ resetsAt: Math.max(now, resetsAt), index }))
  for (const { resetsAt, index } of resets.toSorted((a, b) => a.resetsAt - b.resetsAt)) {
    const all = left.reduce((sum, own) => sum + own, 0)
    const needed = pace * (resetsAt - at)
    if (needed >= all) return { ...mean, runsOutAt: pace > 0 ? at + all / pace : at }
    left = left.map((own, other) => (other === index ? 1 : own * (1 - needed / all)))
    at = resetsAt
  }
  return mean
}
