const moment = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' })
const count = new Intl.NumberFormat('en-US')

/** `2026-11-22 22:47`, in this computer's time zone. */
export const formatTime = (ms: number): string => moment.format(ms)

export const formatCount = (value: number): string => count.format(value)

/** Small amounts keep enough digits to be told from nothing. */
export function formatCost(microUsd: number): string {
  const usd = microUsd / 1_000_000
  if (usd === 0 || usd >= 1) return `$${usd.toFixed(2)}`
  return `$${usd.toFixed(usd < 0.01 ? 6 : 4)}`
}
