import manifest from '../../package.json' with { type: 'json' }
import type { RelayConfig } from '../config.ts'
import type { ServiceState, ServiceStatus } from '../contract/service.ts'
import { isLanHost } from '../http/base-urls.ts'

export interface IdleStatusDeps {
  readonly config: RelayConfig
  readonly instanceId: string
  readonly state: ServiceState
}

/** What can be said of a relay that does not run. */
export function idleStatus({ config, instanceId, state }: IdleStatusDeps): ServiceStatus {
  return {
    state,
    instanceId,
    version: manifest.version,
    startedAt: 0,
    baseUrls: [],
    lanEnabled: isLanHost(config.host),
    timeZone: config.timeZone,
    redis: { mode: config.redisUrl ? 'external' : 'managed', state: 'down' },
    heldSlots: 0,
    activeCalls: 0,
    pendingRecords: 0,
  }
}
