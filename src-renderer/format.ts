const fractionBelowUsd = 1

/** Numbers, money and times as one language writes them, in the zone the relay keeps its books in. */
export interface Format {
  count(value: number): string
  /** Short, e.g. `1.2K`; the exact value belongs into a tooltip. */
  tokens(value: number): string
  usd(micro: number): string
  percent(fraction: number): string
  /** Two decimals, in a currency the reader knows. */
  amount(value: number): string
  /** The two largest units, e.g. `1 h 12 min`; below a minute it is one. */
  span(ms: number): string
  /** How long ago, e.g. `3 min ago`. */
  ago(ms: number, now: number): string
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
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const amount = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const span = new Intl.DurationFormat(locale, { style: 'short' })
  const ago = new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: 'auto' })
  const [usd, smallUsd] = [usdFormat(locale, 2), usdFormat(locale, 4)]
  return {
    amount: value => amount.format(value),
    percent: fraction => percent.format(fraction),
    span: ms => span.format(partsOf(ms)),
    ago: (ms, now) => ago.format(...agoParts(now - ms)),
    count: value => count.format(value),
    tokens: value => tokens.format(value),
    // A single call often costs a fraction of a cent.
    usd: micro => (micro / 1e6 < fractionBelowUsd ? smallUsd : usd).format(micro / 1e6),
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

/** The hour of the day of a moment in a zone, 0 to 23. */
export function hourOf(ms: number, timeZone: string): number {
  return Number(new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit' }).format(ms))
}

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000] as const

function partsOf(ms: number): { days?: number; hours?: number; minutes?: number } {
  const minutes = Math.max(1, Math.round(ms / minuteMs))
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)]
  if (days > 0) return hours > 0 ? { days, hours } : { days }
  if (hours === 0) return { minutes }
  return minutes % 60 > 0 ? { hours, minutes: minutes % 60 } : { hours }
}

function agoParts(ms: number): [number, Intl.RelativeTimeFormatUnit] {
  if (ms < minuteMs) return [-Math.max(0, Math.floor(ms / 1000)), 'second']
  if (ms < hourMs) return [-Math.floor(ms / minuteMs), 'minute']
  return ms < dayMs ? [-Math.floor(ms / hourMs), 'hour'] : [-Math.floor(ms / dayMs), 'day']
}

function usdFormat(locale: string, maximumFractionDigits: number): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    maximumFractionDigits,
  })
}
