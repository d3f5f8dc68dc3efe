import { mkdir } from 'node:fs/promises'
import { createKeyRing } from '../accounts/key-ring.ts'
import type { RelayConfig } from '../config.ts'
import type { StreamDelta } from '../contract/event-stream.ts'
import type { ServiceState, ServiceStatus } from '../contract/service.ts'
import { createOpenCalls } from '../http/open-calls.ts'
import { removeControlFile, writeControlFile } from '../kernel/control-file.ts'
import { createEventBus, type EventBus } from '../kernel/event-bus.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import { createKeyWatch } from '../pipeline/key-watch.ts'
import { createLiveCalls } from '../pipeline/live-calls.ts'
import { createProviders } from '../providers/index.ts'
import { createUndiciUpstream } from '../upstream/undici-upstream.ts'
import type { Upstream } from '../upstream/upstream.ts'
import { openAlerts } from './alerts.ts'
import { openBackups } from './backups.ts'
import { createCalls } from './calls.ts'
import { type DoorsDeps, type OpenedDoors, openDoors } from './doors.ts'
import { readEndpointsFor } from './endpoints.ts'
import { openJournal } from './journal.ts'
import { assertKeyForLan } from './lan-guard.ts'
import type { Launch, RelayAddresses } from './launch.ts'
import { openLogins } from './login-rooms.ts'
import { openMetrics } from './metrics.ts'
import { openQuotaPoll } from './quota-poll.ts'
import { openRooms, type Rooms } from './rooms.ts'
import { readStatus } from './status.ts'
import { openStorage } from './storage.ts'

export interface ComposeDeps {
  readonly config: RelayConfig
  readonly launch: Launch
  readonly logger: Logger
  readonly now: () => number
  readonly state: () => ServiceState
  readonly saveNetwork: DoorsDeps['saveNetwork']
  readonly saveTimeZone: DoorsDeps['saveTimeZone']
  readonly homeDir: string | undefined
  readonly restart: DoorsDeps['restart']
  /** Read when it stops. */
  readonly drainMs: () => number
}

/** A relay at work; leaving its scope drains it and ends every child it started. */
export interface RunningRelay extends AsyncDisposable {
  readonly addresses: RelayAddresses
  status(): ServiceStatus
  /** Ends the drain earlier that leaving the scope has begun. */
  hurry(drainMs: number): Promise<void>
  wake(): void
}

/** Builds each part once, in order. What fails on the way takes back what was opened before it. */
export async function composeRelay(deps: ComposeDeps): Promise<RunningRelay> {
  const { config, launch, logger, now } = deps
  await using scope = new AsyncDisposableStack()
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  const endpoints = await readEndpointsFor(config)
  const providers = createProviders(endpoints)
  const { store, secretBox, redis, placeFile } = await openStorage(deps, scope)
  const events = createEvents(logger)
  const rooms = await openRooms(
    { ...deps, instanceId: launch.instanceId, store, secretBox, providers },
    scope,
  )
  const upstream = createUndiciUpstream()
  scope.defer(() => upstream.stop())
  openQuotaPoll({ ...deps, store, providers, rooms, upstream }, scope)
  const openCalls = createOpenCalls()
  const liveCalls = createLiveCalls({ publish: events.publish, now })
  const keyWatch = createKeyWatch(rooms)
  scope.defer(keyWatch.stop)
  let doors: OpenedDoors | undefined
  const status = () => readStatus({ ...deps, store, redis, rooms, openCalls, network: doors?.network() })
  const metrics = openMetrics({ rooms, store, status })
  const journal = await openJournal({ ...deps, rooms, metrics }, scope)
  const publishService = () => events.publish({ type: 'service-changed', service: status() })
  scope.defer(store.onStateChange(publishService))
  announceChanges(rooms, events)
  assertKeyForLan(config, rooms.apiKeys.list())
  const alertRooms = await openAlerts({ ...deps, rooms, store, secretBox, upstream, events }, scope)
  const logins = { ...deps, rooms, providers, store, secretBox, upstream, alerts: alertRooms.alerts }
  const loginRooms = openLogins(logins, scope)
  const credentials = createKeyRing({ ...loginRooms, providers, now })
  const calls = createCalls({ ...deps, rooms, credentials, keyWatch, liveCalls, journal, upstream })
  const backupRooms = openBackups({ ...deps, store, secretBox }, scope)
  const allRooms = { ...rooms, ...alertRooms, ...loginRooms, ...backupRooms }
  doors = await openDoors(
    {
      ...deps,
      rooms: allRooms,
      redis,
      placeFile,
      store,
      providers,
      ...calls,
      metrics,
      openCalls,
      liveCalls,
      events,
      status,
      publishService,
    },
    scope,
  )
  const addresses = await handOut(deps, doors)
  scope.defer(() => removeControlFile(config.dataDir, launch.token))
  const open = scope.move()
  const wake = (): void => makeAnew({ logger, upstream, publishService })
  return { addresses, status, hurry: openCalls.drain, wake, [Symbol.asyncDispose]: () => open.disposeAsync() }
}

function createEvents(logger: Logger): EventBus<StreamDelta> {
  return createEventBus(error => logger.error('a listener failed', { reason: describeError(error) }))
}

interface WakeDeps {
  readonly logger: Logger
  readonly upstream: Pick<Upstream, 'renew'>
  readonly publishService: () => void
}

function makeAnew({ logger, upstream, publishService }: WakeDeps): void {
  logger.info('the computer was asleep: connections are made anew')
  upstream.renew()
  publishService()
}

function announceChanges({ accounts, apiKeys }: Rooms, events: EventBus<StreamDelta>): void {
  accounts.onChange(() => events.publish({ type: 'accounts-changed', accounts: [...accounts.list()] }))
  apiKeys.onChange(() => events.publish({ type: 'keys-changed', keys: [...apiKeys.list()] }))
}

async function handOut({ config, launch }: ComposeDeps, doors: OpenedDoors): Promise<RelayAddresses> {
  const { controlUrl, consoleLink } = doors
  const baseUrl = doors.network().addresses[0]?.baseUrl ?? ''
  const { token } = launch
  await writeControlFile(config.dataDir, { url: controlUrl, token, pid: process.pid })
  return { baseUrl, controlUrl, controlToken: token, consoleLink }
}
