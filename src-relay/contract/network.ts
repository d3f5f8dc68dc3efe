import { z } from 'zod'

export const addressKinds = ['private', 'public', 'vpn', 'virtual', 'this-computer'] as const
/** What leads to an address; `public` ones can be reached from the Internet, as far as no firewall stops it. */
export type AddressKind = (typeof addressKinds)[number]

export const lanAddressSchema = z.object({
  address: z.string(),
  /** The system's name of the interface, e.g. `en0`. */
  interfaceName: z.string(),
  kind: z.enum(addressKinds),
  baseUrl: z.string(),
})
export type LanAddress = z.infer<typeof lanAddressSchema>

/** Where friends reach the relay. */
export const networkSchema = z.object({
  lanEnabled: z.boolean(),
  port: z.number().int(),
  /** False where the settings were given at start and hold until the next one. */
  canChange: z.boolean(),
  /** The addresses that the relay listens on, the one to hand out first. */
  addresses: z.array(lanAddressSchema),
  /** The address the owner wants handed out, also while it is not there. */
  chosenAddress: z.string().optional(),
  /** Who last opened the test page from another machine: only that proves that no firewall is in the way. */
  reachedFrom: z.object({ address: z.string(), at: z.number() }).optional(),
})
export type Network = z.infer<typeof networkSchema>

export const networkChangeSchema = z.strictObject({
  lanEnabled: z.boolean().optional(),
  port: z.number().int().min(1024, 'must be 1024 or more').max(65_535, 'must be 65535 or less').optional(),
  /** Null hands out the best one again. */
  chosenAddress: z.union([z.ipv4(), z.ipv6()], 'must be an IP address').nullable().optional(),
})
export type NetworkChange = z.infer<typeof networkChangeSchema>
