import type { ApiKey } from '../contract/api-key.ts'
import type { KeyLimitUse, LimitUse } from '../contract/limit-use.ts'
import { type LimitWindow, nameOfWindow } from '../contract/limit-window.ts'
import type { NewAlert } from './alert-desk.ts'

/** Fractions of a budget at which the owner is told, the higher first. */
const levels = [1, 0.8] as const
const daySeconds = 86_400

/** Budgets in dollars that a key has used up, or nearly; told once in each window. */
export function findBudgetAlerts(key: ApiKey, { uses }: KeyLimitUse, now: number): readonly NewAlert[] {
  return uses.flatMap(use => {
    const level = levels.find(each => use.unit === 'micro-usd' && use.used >= each * use.max)
    return level === undefined ? [] : [alertOf(key, use, level, now)]
  })
}

function alertOf(
  { id, name }: ApiKey,
  { used, max, window, models, resetsAt }: LimitUse,
  level: number,
  now: number,
): NewAlert {
  const span = window ? nameOfWindow(window) : 'total'
  const of = models === undefined ? '' : ` for ${models}`
  const reset = resetsAt === undefined ? '' : ` It has more from ${new Date(resetsAt).toISOString()}.`
  return {
    kind: 'budget',
    topic: `budget:${id}:${span}:${models ?? ''}:${max}:${level}`,
    title:
      level === 1 ? `${name} has spent its budget${of}` : `${name}: ${level * 100} % of a budget${of} spent`,
    text: `$${usd(used)} of $${usd(max)} (${span}).${reset}`,
    keyId: id,
    quietSeconds: quietSecondsOf(window, resetsAt, now),
  }
}

/** Until the window is another one; a rolling one never ends, so for as long as it is. */
function quietSecondsOf(window: LimitWindow | undefined, resetsAt: number | undefined, now: number): number {
  if (window?.kind === 'rolling') return window.minutes * 60
  return resetsAt === undefined ? 400 * daySeconds : Math.max(1, Math.ceil((resetsAt - now) / 1000))
}

function usd(microUsd: number): string {
  return (microUsd / 1_000_000).toFixed(2)
}
