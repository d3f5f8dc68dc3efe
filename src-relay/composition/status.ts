import manifest from '../../package.json' with { type: 'json' }
import type { RelayConfig } from '../config.ts'
import type { Network } from '../contract/network.ts'
import type { ServiceState, ServiceStatus } from '../contract/service.ts'
import { isLanHost } from '../http/lan-addresses.ts'
import type { OpenCalls } from '../http/open-calls.ts'
import type { Store } from '../store/store.ts'
import type { Launch } from './launch.ts'
import type { Rooms } from './rooms.ts'
import type { Storage } from './storage.ts'

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

export interface StatusDeps {
  readonly config: RelayConfig
  readonly launch: Launch
  readonly state: () => ServiceState
  readonly store: Pick<Store, 'state'>
  readonly redis: Storage['redis']
  readonly rooms: Pick<Rooms, 'admission' | 'ledger'>
  readonly openCalls: Pick<OpenCalls, 'count'>
  /** Undefined until it listens. */
  readonly network: Network | undefined
}

/** What a running relay says of itself. */
export function readStatus(deps: StatusDeps): ServiceStatus {
  const { config, launch, store, redis, rooms, openCalls, network } = deps
  const state = deps.state()
  const isDegraded = state === 'running' && store.state() !== 'ready'
  const givenUp = redis.givenUp?.()
  return {
    ...idleStatus({ config, instanceId: launch.instanceId, state }),
    ...(isDegraded && { state: 'degraded', reason: 'Redis does not answer.' }),
    ...(isDegraded && givenUp !== undefined && { state: 'error', reason: givenUp }),
    startedAt: launch.startedAt,
    ...(network && {
      baseUrls: network.addresses.map(({ baseUrl }) => baseUrl),
      lanEnabled: network.lanEnabled,
    }),
    redis: { mode: redis.mode, state: store.state(), version: redis.version },
    heldSlots: rooms.admission.heldSlots(),
    activeCalls: openCalls.count(),
    pendingRecords: rooms.ledger.pending(),
  }
}
