import type { RelayConfigInput } from '../../src-relay/config.ts'
import type { ServiceStatus } from '../../src-relay/contract/service.ts'
import type { RelayAddresses, RelayServer } from '../../src-relay/relay-server.ts'
import type { ServiceReport } from '../ipc/contract.ts'
import { reportStartFault } from './start-fault.ts'

export interface RelayServiceDeps {
  /** Made anew for every start, so that a changed setting takes effect. */
  readConfig(): Promise<RelayConfigInput>
  createRelay(config: RelayConfigInput): RelayServer
  /** The instance that answers at an address, if one does. */
  readInstanceAt(baseUrl: string): Promise<string | undefined>
  /** Runs again and again until the returned function is called. */
  every(ms: number, run: () => void): () => void
}

/** The relay inside the app: one at a time, started and stopped in the order in which that was asked for. */
export interface RelayService {
  /** Never rejects: what went wrong is in the report. */
  start(): Promise<void>
  /** Open streams may go on for `drainMs`; without it as configured. */
  stop(drainMs?: number): Promise<void>
  /** Shortens the time that a stop under way leaves to open streams. */
  hurry(drainMs: number): void
  report(): ServiceReport
  /** Undefined while there is no relay. */
  status(): ServiceStatus | undefined
  addresses(): RelayAddresses | undefined
  /** Told whenever the report or the status may have changed. Returns the unsubscribe. */
  subscribe(listener: () => void): () => void
}

interface Running {
  readonly relay: RelayServer
  readonly addresses: RelayAddresses
  readonly unwatch: () => void
}

const watchEveryMs = 1_000

export function createRelayService(deps: RelayServiceDeps): RelayService {
  const { tell, subscribe } = createListeners()
  let own: ServiceReport = { state: 'stopped' }
  let running: Running | undefined
  let ending: Running | undefined
  let queue = Promise.resolve()

  function become(next: ServiceReport): void {
    own = next
    tell()
  }

  const inTurn = (step: () => Promise<void>): Promise<void> => (queue = queue.then(step))

  async function start(): Promise<void> {
    if (running) return
    become({ state: 'starting' })
    try {
      const relay = deps.createRelay(await deps.readConfig())
      const addresses = await relay.start()
      running = { relay, addresses, unwatch: deps.every(watchEveryMs, tell) }
      await proveReachable(running, deps)
      become({ state: 'running' })
    } catch (error) {
      await end()
      become(reportStartFault(error))
    }
  }

  async function end(drainMs?: number): Promise<void> {
    ending = running
    running = undefined
    ending?.unwatch()
    await ending?.relay.stop(drainMs === undefined ? {} : { drainMs })
    ending = undefined
  }

  async function stop(drainMs?: number): Promise<void> {
    if (!running) return become({ state: 'stopped' })
    become({ state: 'stopping' })
    try {
      await end(drainMs)
      become({ state: 'stopped' })
    } catch (error) {
      become({ state: 'error', fault: 'stop-failed', reason: String(error) })
    }
  }

  return {
    start: () => inTurn(start),
    stop: drainMs => inTurn(() => stop(drainMs)),
    hurry: drainMs => void ending?.relay.stop({ drainMs }),
    report: () => (running && own.state === 'running' ? reportOf(running.relay.status()) : own),
    status: () => running?.relay.status(),
    addresses: () => running?.addresses,
    subscribe,
  }
}

function createListeners(): Pick<RelayService, 'subscribe'> & { readonly tell: () => void } {
  const listeners = new Set<() => void>()
  return {
    tell() {
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Another program may answer at the very address we hand out. */
async function proveReachable({ relay, addresses }: Running, deps: RelayServiceDeps): Promise<void> {
  const found = await deps.readInstanceAt(addresses.baseUrl)
  if (found === relay.status().instanceId) return
  const what = found === undefined ? 'nothing answers' : 'another relay answers'
  throw new Error(`The relay started, but ${what} at ${addresses.baseUrl}.`)
}

function reportOf({ state, reason }: ServiceStatus): ServiceReport {
  return { state, ...(reason !== undefined && { reason }) }
}
