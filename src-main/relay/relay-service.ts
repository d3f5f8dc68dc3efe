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
  /** The last lines of the log, for the explanation of a failure. */
  readonly lastLines: () => readonly string[]
  readonly platform: NodeJS.Platform
  /** Runs again and again until the returned function is called. */
  every(ms: number, run: () => void): () => void
}

/** The relay inside the app: one at a time, started and stopped in the order in which that was asked for. */
export interface RelayService {
  /** Never rejects: what went wrong is in the report. */
  start(): Promise<void>
  /** Open streams may go on for `drainMs`; without it as configured. */
  stop(drainMs?: number): Promise<void>
  /** Stops what failed again and again, and says why, until it is started by hand. */
  giveUp(reason: string): Promise<void>
  /** SV-06: after the computer slept, connections that look open are dead. */
  wake(): void
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
  const inTurn = createTurns()

  function become(next: ServiceReport): void {
    own = next
    tell()
  }

  async function start(): Promise<void> {
    // One that has given up by itself is made anew.
    if (running && running.relay.status().state !== 'error') return
    if (running) await end()
    become({ state: 'starting' })
    try {
      running = await launch(deps, tell)
      await proveReachable(running, deps)
      become({ state: 'running' })
    } catch (error) {
      await end()
      become({ ...(await reportStartFault(error, deps.platform)), log: deps.lastLines() })
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
    if (running) become({ state: 'stopping' })
    become(await reportOfEnd(() => end(drainMs)))
  }

  async function giveUp(reason: string): Promise<void> {
    await stop()
    become({ state: 'error', fault: 'crash-loop', reason, log: deps.lastLines() })
  }

  return {
    start: () => inTurn(start),
    giveUp: reason => inTurn(() => giveUp(reason)),
    wake: () => running?.relay.wake(),
    stop: drainMs => inTurn(() => stop(drainMs)),
    hurry: drainMs => void ending?.relay.stop({ drainMs }),
    report: () => (running && own.state === 'running' ? reportOf(running, deps) : own),
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

/** The relay itself knows best, as long as it runs. */
function reportOf({ relay }: Running, { lastLines }: RelayServiceDeps): ServiceReport {
  const { state, reason } = relay.status()
  const told: ServiceReport = { state, ...(reason !== undefined && { reason }) }
  return state === 'error' ? { ...told, fault: 'crash-loop', log: lastLines() } : told
}

async function reportOfEnd(end: () => Promise<void>): Promise<ServiceReport> {
  try {
    await end()
    return { state: 'stopped' }
  } catch (error) {
    return { state: 'error', fault: 'stop-failed', reason: String(error) }
  }
}

async function launch(deps: RelayServiceDeps, tell: () => void): Promise<Running> {
  const relay = deps.createRelay(await deps.readConfig())
  const addresses = await relay.start()
  return { relay, addresses, unwatch: deps.every(watchEveryMs, tell) }
}

/** One step after the other, in the order in which they were asked for. */
function createTurns(): (step: () => Promise<void>) => Promise<void> {
  let queue = Promise.resolve()
  return step => (queue = queue.then(step))
}
