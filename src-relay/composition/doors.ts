import { networkInterfaces } from 'node:os'
import { createClientSetups } from '../client-setup/client-setups.ts'
import type { RelayConfig } from '../config.ts'
import { newApiKeySchema } from '../contract/api-key.ts'
import type { StreamDelta } from '../contract/event-stream.ts'
import type { Network } from '../contract/network.ts'
import type { ServiceStatus } from '../contract/service.ts'
import { createClientAddress } from '../http/client-address.ts'
import { createControlServer } from '../http/control-server.ts'
import { createDataServer } from '../http/data-server.ts'
import { createNetworkDesk, type NetworkDeskDeps } from '../http/network-desk.ts'
import type { OpenCalls } from '../http/open-calls.ts'
import { createRouteTable } from '../http/route-table.ts'
import type { EventBus } from '../kernel/event-bus.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { LiveCalls } from '../pipeline/live-calls.ts'
import type { Relay } from '../pipeline/relay.ts'
import type { Provider } from '../providers/provider.ts'
import { createStorageMoveDesk, type StorageMoveDeskDeps } from '../store/move/storage-move.ts'
import { createStorageReport } from '../store/storage-report.ts'
import type { Store } from '../store/store.ts'
import type { AlertRooms } from './alerts.ts'
import type { BackupRooms } from './backups.ts'
import type { Calls } from './calls.ts'
import { diagnose } from './diagnose.ts'
import { assertMayOpen } from './lan-guard.ts'
import type { Launch } from './launch.ts'
import type { LoginRooms } from './login-rooms.ts'
import type { Rooms } from './rooms.ts'
import type { Storage } from './storage.ts'
import { createTimeZoneDesk, type TimeZoneDeskDeps } from './time-zone-desk.ts'

export interface DoorsDeps {
  readonly config: RelayConfig
  readonly launch: Launch
  readonly rooms: Rooms & AlertRooms & LoginRooms & BackupRooms
  readonly redis: Storage['redis']
  readonly store: Store
  readonly providers: readonly Provider[]
  readonly relay: Relay
  readonly testAccount: Calls['testAccount']
  readonly metrics: Metrics
  readonly openCalls: OpenCalls
  readonly liveCalls: LiveCalls
  readonly events: EventBus<StreamDelta>
  readonly status: () => ServiceStatus
  readonly drainMs: () => number
  readonly publishService: () => void
  readonly saveNetwork: NetworkDeskDeps['save']
  readonly saveTimeZone: TimeZoneDeskDeps['save']
  readonly homeDir: string | undefined
  readonly placeFile: StorageMoveDeskDeps['placeFile']
  readonly restart: StorageMoveDeskDeps['restart']
  readonly logger: Logger
  readonly now: () => number
}

export interface OpenedDoors {
  /** Where the data plane listens. */
  readonly network: () => Network
  readonly controlUrl: string
  readonly consoleLink: string
}

/** SV-08. */
const watchAddressesEveryMs = 5_000

/** Opens both listeners; leaving `scope` drains the data plane first and closes the control plane last. */
export async function openDoors(deps: DoorsDeps, scope: AsyncDisposableStack): Promise<OpenedDoors> {
  const { config } = deps
  const { data, network } = createDataDoor(deps)
  const control = createControlServer({
    ...deps,
    ...deps.rooms,
    network,
    timeZone: createTimeZoneDesk({ timeZone: config.timeZone, save: deps.saveTimeZone }),
    storage: createStorageReport(deps),
    storageMove: createStorageMoveDesk(deps),
    diagnose: () => diagnose(config),
    token: deps.launch.token,
    metricsToken: () => config.metricsToken,
    providers: deps.providers.map(({ info }) => info),
    testedProviders: deps.providers,
    clientSetups: openClientSetups(deps, network.read),
    liveCalls: deps.liveCalls.list,
    uiDir: config.uiDir,
  })
  scope.defer(() => control.stop())
  scope.defer(() => data.stop(deps.drainMs()))
  const { port: controlPort } = await control.listen(config.controlPort)
  await network.open(config)
  scope.use(network.watch(watchAddressesEveryMs))
  return {
    network: network.read,
    controlUrl: `http://127.0.0.1:${controlPort}`,
    consoleLink: control.createConsoleLink(),
  }
}

/** A client's key is the owner's own, and opens its provider's accounts only. */
function openClientSetups(deps: DoorsDeps, network: () => Network) {
  const { apiKeys } = deps.rooms
  return createClientSetups({
    ...deps,
    dataDir: deps.config.dataDir,
    baseUrl: () => `http://127.0.0.1:${network().port}`,
    async createKey(client, provider) {
      const wish = { name: `${client} on this computer`, owner: true, providers: [provider] }
      const { key, secret } = await apiKeys.create(newApiKeySchema.parse(wish))
      return { id: key.id, secret }
    },
    revokeKey: id => apiKeys.revoke(id),
  })
}

function createDataDoor(deps: DoorsDeps) {
  const data = createDataServer({
    ...deps,
    ...deps.rooms,
    instanceId: deps.launch.instanceId,
    routes: createRouteTable(deps.providers),
    maxBodyBytes: () => deps.config.maxBodyBytes,
    isHealthy: () => answers(deps.store),
    clientAddress: createClientAddress(() => deps.config.trustedProxies),
    metricsTokens: () => metricsTokensOf(deps.config),
    noteReached: address => network.noteReached(address),
    uiDir: deps.config.uiDir,
  })
  const network = createNetworkDesk({
    listen: data.listen,
    readInterfaces: networkInterfaces,
    save: deps.saveNetwork,
    assertMayOpen: host => assertMayOpen({ ...deps.config, host }, deps.rooms.apiKeys.list()),
    onChange: deps.publishService,
    now: deps.now,
  })
  return { data, network }
}

/** Nothing on the friends' port unless the owner asked for it. */
function metricsTokensOf({ metricsOnRelayPort, metricsToken }: RelayConfig): readonly string[] {
  return metricsOnRelayPort && metricsToken !== undefined ? [metricsToken] : []
}

async function answers(store: Store): Promise<boolean> {
  try {
    return (await store.command('ping', [])) === 'PONG'
  } catch {
    // Whatever the reason, calls cannot be served now.
    return false
  }
}
