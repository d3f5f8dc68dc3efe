import type { RelayConfig } from '../config.ts'
import type { ApiKey } from '../contract/api-key.ts'
import { AdminProblem } from '../contract/problem.ts'
import { isLanHost } from '../http/lan-addresses.ts'
import { StartError } from '../kernel/start-error.ts'

type Place = Pick<RelayConfig, 'host' | 'allowNoKeys'>

/** A relay that others can reach but nobody may use is a mistake, or not yet set up. Throws `StartError`. */
export function assertKeyForLan(place: Place, keys: readonly ApiKey[]): void {
  if (!isUseless(place, keys)) return
  const message =
    `Other machines could reach ${place.host}, but there is no key that a friend could use. Start without --host, ` +
    'make one with `carpool key create NAME`, and start again; or insist with --allow-no-keys.'
  throw new StartError('no_keys', message)
}

/** The same of a relay that runs: it would not start again. Throws `AdminProblem(409)`. */
export function assertMayOpen(place: Place, keys: readonly ApiKey[]): void {
  if (!isUseless(place, keys)) return
  const message = 'needs a key that a friend could use; make one first'
  const fields = [{ path: 'lanEnabled', message }]
  throw new AdminProblem(409, { code: 'no_keys', message: `The local network ${message}.`, fields })
}

function isUseless({ host, allowNoKeys }: Place, keys: readonly ApiKey[]): boolean {
  if (!isLanHost(host) || allowNoKeys) return false
  return !keys.some(({ enabled, revokedAt }) => enabled && revokedAt === undefined)
}
