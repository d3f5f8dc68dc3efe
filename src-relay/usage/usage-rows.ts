import type { UsageStep } from '../contract/usage.ts'
import { addDays, weekdayOf } from '../kernel/calendar-day.ts'
import type { Store } from '../store/store.ts'
import type { Period } from './period.ts'
import type { StoredRows } from './row-sums.ts'
import { usageKeys } from './usage-keys.ts'

/** Rows of one stretch of time, and what it is called at the step asked for. */
export interface RowsOfStep {
  readonly step: string
  readonly rows: StoredRows
}

/** Hashes asked for together: few enough for the store's patience with one command. */
const hashesAtOnce = 8

type ReadStore = Pick<Store, 'command'>

/** The rows of one hash; none where there is no such hash. */
export async function readRows(store: ReadStore, key: string): Promise<StoredRows> {
  return Object.entries(readHash(await store.command('hgetall', [key])))
}

/** The rows of a period, in order, cut into steps. */
export async function* readSteps(
  store: ReadStore,
  period: Period,
  step: UsageStep,
): AsyncGenerator<RowsOfStep> {
  const hashes = step === 'month' ? monthHashes(period) : dayHashes(period, step)
  for (let first = 0; first < hashes.length; first += hashesAtOnce) {
    const together = hashes.slice(first, first + hashesAtOnce)
    const read = together.map(async hash => ({ ...hash, rows: await readRows(store, hash.key) }))
    for (const { name, rows } of await Promise.all(read)) {
      if (step === 'hour') yield* cutIntoHours(name, rows)
      else yield { step: name, rows }
    }
  }
}

/** Names of all steps that a period touches. */
export function listSteps({ days }: Period, step: UsageStep): readonly string[] {
  if (step === 'hour') return days.flatMap(day => hours.map(hour => `${day}T${hour}`))
  return [...new Set(days.map(day => stepOfDay(day, step)))]
}

const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))

function stepOfDay(day: string, step: UsageStep): string {
  if (step === 'month') return day.slice(0, 7)
  return step === 'week' ? addDays(day, -((weekdayOf(day) + 6) % 7)) : day
}

interface NamedHash {
  readonly key: string
  readonly name: string
}

function dayHashes({ days }: Period, step: UsageStep): readonly NamedHash[] {
  const keyOf = step === 'hour' ? usageKeys.hours : usageKeys.day
  return days.map(day => ({ key: keyOf(day), name: stepOfDay(day, step) }))
}

/** A month that lies in the period as a whole is read in one piece, also when its days have expired. */
function monthHashes({ days }: Period): readonly NamedHash[] {
  const months = Map.groupBy(days, day => day.slice(0, 7))
  return [...months].flatMap(([name, own]) => {
    const [year = 0, month = 1] = name.split('-').map(Number)
    const isWhole = own.length === new Date(Date.UTC(year, month, 0)).getUTCDate()
    if (isWhole) return [{ key: usageKeys.month(name), name }]
    return own.map(day => ({ key: usageKeys.day(day), name }))
  })
}

function cutIntoHours(day: string, rows: StoredRows): readonly RowsOfStep[] {
  const byHour = new Map<string, (readonly [string, string])[]>()
  for (const [field, numbers] of rows) {
    const hour = field.slice(0, 2)
    const own = byHour.get(hour) ?? []
    byHour.set(hour, own)
    own.push([field.slice(3), numbers])
  }
  return [...byHour].map(([hour, own]) => ({ step: `${day}T${hour}`, rows: own }))
}

function readHash(reply: unknown): Readonly<Record<string, string>> {
  // The store gives a hash as an object of strings.
  return typeof reply === 'object' && reply !== null ? (reply as Record<string, string>) : {}
}
