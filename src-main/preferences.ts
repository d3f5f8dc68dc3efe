import { z } from 'zod'
import { timeZoneNameSchema } from '../src-relay/contract/time-zone.ts'
import { keepAwakeModes, localeSettings, themes } from './ipc/contract.ts'

/** What the owner chose for this computer. No secret is ever among it. */
export const preferencesSchema = z.object({
  version: z.literal(1).catch(1),
  theme: z.enum(themes).catch('system'),
  locale: z.enum(localeSettings).catch('system'),
  keepAwake: z.enum(keepAwakeModes).catch('while-streaming'),
  /** The owner was told once that closing the window only hides it. */
  toldOfHiding: z.boolean().catch(false),
  /** Data plane; friends' configurations name it. */
  port: z.number().int().min(0).max(65_535).catch(3000),
  /** Whether other machines may reach the data plane. */
  lanEnabled: z.boolean().catch(false),
  /** Of this computer's addresses, the one to hand out first; empty for the best one. */
  chosenAddress: z.union([z.literal(''), z.ipv4(), z.ipv6()]).catch(''),
  /** IANA zone in which days begin; empty for the system's. */
  timeZone: z.union([z.literal(''), timeZoneNameSchema]).catch(''),
  /** Control plane; nothing but this app and the command needs it, so any free one will do. */
  controlPort: z.number().int().min(0).max(65_535).catch(0),
})
export type Preferences = z.infer<typeof preferencesSchema>

/** Names of the stored values that are not valid; their defaults are used. Missing ones are no fault. */
export function listInvalid(stored: Readonly<Record<string, unknown>>): string[] {
  const parsed = preferencesSchema.parse(stored)
  return Object.entries(parsed)
    .filter(([name, value]) => stored[name] !== undefined && stored[name] !== value)
    .map(([name]) => name)
}
