import type { LimitWindow } from '../contract/limit-window.ts'
import type { CountingRule } from './limit.ts'

const whole = new Intl.NumberFormat('en-US')

/** `100 requests in any 60 minutes for opus` */
export function describeRule({ max, window, models }: CountingRule, unit: string): string {
  const counted = unit === 'micro-usd' ? '' : ` ${max === 1 ? unit.replace(/s$/, '') : unit}`
  const family = models === undefined ? '' : ` for ${models}`
  return `${describeAmount(max, unit)}${counted} ${describeWindow(window)}${family}`
}

/** `1,234`, or `$1.23`; an amount below a cent keeps enough digits to be told from nothing. */
export function describeAmount(amount: number, unit: string): string {
  if (unit !== 'micro-usd') return whole.format(amount)
  const usd = amount / 1_000_000
  return `$${usd.toFixed(usd === 0 || usd >= 0.01 ? 2 : 6)}`
}

function describeWindow(window: LimitWindow): string {
  switch (window.kind) {
    case 'rolling':
      return window.minutes === 1 ? 'in any minute' : `in any ${window.minutes} minutes`
    case 'five-hours':
      return 'in five hours'
    case 'day':
      return 'a day'
    case 'week':
      return 'a week'
    case 'total':
      return 'in all'
  }
}
