import type { UsageStep } from '../contract/usage.ts'
import { addDays, weekdayOf } from '../kernel/calendar-day.ts'
import type { Period } from './period.ts'
import type { RowStore, StoredRow } from './row-store.ts'
import { usageKeys } from './usage-keys.ts'

/** Hashes asked for together: days are small; a day's hours take the store so long that others have to come between. */
const daysAtOnce = 40
const hoursAtOnce = 2

/** One of the hashes that a period is read from, with what its time is called. */
interface NamedHash {
  readonly key: string
  /** Name of a row's time at a step. */
  nameOf(step: UsageStep, row: StoredRow): string
}

/** Every row of a period, of the coarsest hashes that can tell its steps apart. */
export async function readPeriodRows(
  store: RowStore,
  period: Period,
  steps: readonly UsageStep[],
  take: (row: StoredRow, nameOf: NamedHash['nameOf']) => void,
): Promise<void> {
  const hashes = hashesOf(period, steps)
  const atOnce = steps.includes('hour') ? hoursAtOnce : daysAtOnce
  for (let first = 0; first < hashes.length; first += atOnce) {
    const together = hashes.slice(first, first + atOnce)
    const read = await Promise.all(together.map(async hash => ({ hash, rows: await store.read(hash.key) })))
    for (const { hash, rows } of read) for (const row of rows) take(row, hash.nameOf)
  }
}

/** Names of all steps that a period touches. */
export function listSteps({ days }: Period, step: UsageStep): readonly string[] {
  if (step === 'hour') return days.flatMap(day => hours.map(hour => `${day}T${hour}`))
  return [...new Set(days.map(day => stepOfDay(day, step)))]
}

const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))

function hashesOf(period: Period, steps: readonly UsageStep[]): readonly NamedHash[] {
  if (steps.includes('hour')) return period.days.map(hoursHash)
  return steps.length > 0 && steps.every(step => step === 'month')
    ? monthHashes(period)
    : period.days.map(dayHash)
}

function stepOfDay(day: string, step: UsageStep): string {
  if (step === 'month') return day.slice(0, 7)
  return step === 'week' ? addDays(day, -((weekdayOf(day) + 6) % 7)) : day
}

function dayHash(day: string): NamedHash {
  const names = { hour: day, day, week: stepOfDay(day, 'week'), month: day.slice(0, 7) }
  return { key: usageKeys.day(day), nameOf: step => names[step] }
}

function hoursHash(day: string): NamedHash {
  const { nameOf } = dayHash(day)
  const names = hours.map(hour => `${day}T${hour}`)
  return {
    key: usageKeys.hours(day),
    nameOf: (step, row) => (step === 'hour' ? (names[row.hour ?? 0] ?? day) : nameOf(step, row)),
  }
}

/** A month that lies in the period as a whole is read in one piece, also when its days have expired. */
function monthHashes({ days }: Period): readonly NamedHash[] {
  const months = Map.groupBy(days, day => day.slice(0, 7))
  return [...months].flatMap(([name, own]) => {
    const [year = 0, month = 1] = name.split('-').map(Number)
    const isWhole = own.length === new Date(Date.UTC(year, month, 0)).getUTCDate()
    return isWhole ? [{ key: usageKeys.month(name), nameOf: () => name }] : own.map(dayHash)
  })
}
