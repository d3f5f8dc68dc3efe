import type { SecretPart } from './credential-seal.ts'

/** `soon`: good, but time to renew it. `over`: not to be used any more, or within moments. */
export type Freshness = 'good' | 'soon' | 'over'

/** Ahead of the end; shares of the lifetime keep a short-lived token from being renewed all the time. */
const soonMs = 15 * 60_000
const soonShare = 0.25
/** A call that starts now should still arrive, and clocks differ a little. */
const overMs = 30_000
const overShare = 0.05

/** One that nobody knows the end of is good until it is refused. */
export function freshnessOf(
  { issuedAt, expiresAt }: Pick<SecretPart, 'issuedAt' | 'expiresAt'>,
  now: number,
): Freshness {
  if (expiresAt === undefined) return 'good'
  const lifetimeMs = Math.max(0, expiresAt - issuedAt)
  const leftMs = expiresAt - now
  if (leftMs <= Math.min(overMs, lifetimeMs * overShare)) return 'over'
  return leftMs <= Math.min(soonMs, lifetimeMs * soonShare) ? 'soon' : 'good'
}
