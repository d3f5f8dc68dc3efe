import { z } from 'zod'

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).format() !== ''
  } catch {
    return false
  }
}

/** IANA name. */
export const timeZoneNameSchema = z.string().refine(isTimeZone, 'must be a time zone like Europe/Berlin')

/** In which a day, a week and a month begin. */
export const timeZoneSchema = z.object({
  timeZone: z.string(),
  /** The one after the next start, where it is another one. */
  next: z.string().optional(),
  /** False where it was given at start. */
  canChange: z.boolean(),
})
export type TimeZone = z.infer<typeof timeZoneSchema>

export const timeZoneChangeSchema = z.strictObject({ timeZone: timeZoneNameSchema })
export type TimeZoneChange = z.infer<typeof timeZoneChangeSchema>
