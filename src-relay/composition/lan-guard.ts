import type { RelayConfig } from '../config.ts'
import type { ApiKey } from '../contract/api-key.ts'
import { isLanHost } from '../http/lan-addresses.ts'
import { StartError } from '../kernel/start-error.ts'

/** A relay that others can reach but nobody may use is a mistake, or not yet set up. Throws `StartError`. */
export function assertKeyForLan(
  { host, allowNoKeys }: Pick<RelayConfig, 'host' | 'allowNoKeys'>,
  keys: readonly ApiKey[],
): void {
  if (!isLanHost(host) || allowNoKeys) return
  if (keys.some(({ enabled, revokedAt }) => enabled && revokedAt === undefined)) return
  const message =
    `Other machines could reach ${host}, but there is no key that a friend could use. Start without --host, ` +
    'make one with `carpool key create NAME`, and start again; or insist with --allow-no-keys.'
  throw new StartError('no_keys', message)
}
