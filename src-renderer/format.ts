const fractionBelowUsd = 1

/** Numbers, money and times as one language writes them, in the zone the relay keeps its books in. */
export interface Format {
  count(value: number): string
  /** Short, e.g. `1.2K`; the exact value belongs into a tooltip. */
  tokens(value: number): string
  usd(micro: number): string
  /** One decimal below ten seconds. */
  seconds(value: number): string
  time(ms: number): string
  dateTime(ms: number): string
  date(ms: number): string
}

export function createFormat(locale: string, timeZone: string | undefined): Format {
  const count = new Intl.NumberFormat(locale)
  const tokens = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })
  const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const zone = timeZone === undefined ? {} : { timeZone }
  const time = new Intl.DateTimeFormat(locale, { ...zone, timeStyle: 'medium', hourCycle: 'h23' })
  const date = new Intl.DateTimeFormat(locale, { ...zone, dateStyle: 'medium' })
  const dateTime = new Intl.DateTimeFormat(locale, {
    ...zone,
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  })
  return {
    count: value => count.format(value),
    tokens: value => tokens.format(value),
    usd: micro => usdFormat(locale, micro / 1e6).format(micro / 1e6),
    seconds: value => (value < 10 ? tenths : whole).format(value),
    time: ms => time.format(ms),
    date: ms => date.format(ms),
    dateTime: ms => dateTime.format(ms),
  }
}

/** The calendar day of a moment in a zone, e.g. `2026-11-22`. */
export function dayOf(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(ms)
}

function usdFormat(locale: string, usd: number): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    // A single call often costs a fraction of a cent.
    maximumFractionDigits: usd < fractionBelowUsd ? 4 : 2,
  })
}
