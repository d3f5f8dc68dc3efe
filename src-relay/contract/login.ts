import { z } from 'zod'

/**
 * How the provider's answer comes back: the owner pastes it, the relay waits for the owner's browser on a loopback
 * port, or a window of the desktop catches it.
 */
export const codeWays = ['paste', 'loopback', 'window'] as const
/** With `device` nothing comes back: the owner enters a short code on the provider's page, and the relay asks. */
const loginWays = [...codeWays, 'device'] as const
export const loginWaySchema = z.enum(loginWays)
export type LoginWay = z.infer<typeof loginWaySchema>
