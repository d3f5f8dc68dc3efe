import { z } from 'zod'

export const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const

/** How long a limit looks back, and when it begins anew. Days, weeks and hours are those of the configured zone. */
export const limitWindowSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('rolling'), minutes: z.number().int().min(1).max(10_080) })
    .meta({ title: 'the last minutes' }),
  z
    .strictObject({ kind: z.literal('five-hours') })
    .meta({ title: 'five hours, from the first call after the last five' }),
  z.strictObject({ kind: z.literal('day') }).meta({ title: 'the calendar day' }),
  z
    .strictObject({
      kind: z.literal('week'),
      startsOn: z.enum(weekdays).default('monday'),
      hour: z.number().int().min(0).max(23).default(0),
    })
    .meta({ title: 'the week from a chosen day and hour' }),
  z.strictObject({ kind: z.literal('total') }).meta({ title: 'ever' }),
])
export type LimitWindow = z.infer<typeof limitWindowSchema>

/** Names a window; two that begin and end together have one name. */
export function nameOfWindow(window: LimitWindow): string {
  if (window.kind === 'rolling') return `rolling-${window.minutes}`
  return window.kind === 'week' ? `week-${window.startsOn}-${window.hour}` : window.kind
}
