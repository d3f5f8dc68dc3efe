import { createServer } from 'node:http'
import type { NetworkInterfaceInfo } from 'node:os'
import type { LanAddress, Network, NetworkChange } from '../contract/network.ts'
import { AdminProblem } from '../contract/problem.ts'
import { definedFields } from '../kernel/defined-fields.ts'
import { errorCode } from '../kernel/private-file.ts'
import { type DataServer, listen } from './data-server.ts'
import { isLanHost, listAddresses } from './lan-addresses.ts'

/** What the owner set; the home of the relay keeps it. */
export interface NetworkSettings {
  readonly lanEnabled: boolean
  /** What it listens on for that. */
  readonly host: string
  readonly port: number
  readonly chosenAddress?: string
}

export interface NetworkDeskDeps {
  readonly listen: DataServer['listen']
  readonly readInterfaces: () => NodeJS.Dict<NetworkInterfaceInfo[]>
  /** Keeps a change for the next start; absent where the settings come from the command line. */
  readonly save?: ((settings: NetworkSettings) => Promise<void>) | undefined
  /** Throws `AdminProblem` where other machines had better not reach the relay yet. */
  readonly assertMayOpen: (host: string) => void
  readonly onChange: () => void
  readonly now: () => number
}

export interface NetworkPlace {
  readonly host: string
  readonly port: number
  readonly chosenAddress?: string | undefined
}

/** Where the data plane listens, and what is handed out of that. */
export interface NetworkDesk {
  open(place: NetworkPlace): Promise<void>
  read(): Network
  /** Takes effect at once; open calls go on. Nothing is saved that did not work. */
  change(change: NetworkChange): Promise<Network>
  noteReached(remoteAddress: string): void
  /** SV-08: networks come and go while the relay runs. */
  watch(everyMs: number): Disposable
}

const loopback = '127.0.0.1'
const everywhere = '0.0.0.0'

export function createNetworkDesk(deps: NetworkDeskDeps): NetworkDesk {
  let place: NetworkPlace = { host: loopback, port: 0 }
  let reachedFrom: Network['reachedFrom']
  let queue: Promise<unknown> = Promise.resolve()

  const addresses = (): readonly LanAddress[] => listAddresses(place, deps.readInterfaces())

  async function open(wanted: NetworkPlace): Promise<void> {
    const { port } = await deps.listen(wanted.host, wanted.port)
    place = { ...wanted, port }
  }

  function read(): Network {
    return {
      lanEnabled: isLanHost(place.host),
      port: place.port,
      canChange: deps.save !== undefined,
      addresses: [...addresses()],
      ...definedFields({ chosenAddress: place.chosenAddress, reachedFrom }),
    }
  }

  async function applyChange(change: NetworkChange): Promise<Network> {
    if (!deps.save) throw fixedAtStart
    const wanted = changed(place, change)
    if (wanted.host !== place.host) deps.assertMayOpen(wanted.host)
    if (wanted.host !== place.host || wanted.port !== place.port) await open(wanted).catch(explain(wanted))
    place = { ...wanted, port: place.port }
    const { host, chosenAddress } = place
    const lanEnabled = isLanHost(host)
    await deps.save({ lanEnabled, host, port: place.port, ...definedFields({ chosenAddress }) })
    deps.onChange()
    return read()
  }

  return {
    open,
    read,
    change(change) {
      const turn = queue.then(() => applyChange(change))
      queue = turn.catch(() => undefined)
      return turn
    },
    noteReached(remoteAddress) {
      const address = remoteAddress.replace(/^::ffff:/, '')
      const isOwn = !isLanHost(address) || addresses().some(each => each.address === address)
      if (!isOwn) reachedFrom = { address, at: deps.now() }
      if (!isOwn) deps.onChange()
    },
    watch: everyMs => watchAddresses(addresses, everyMs, deps.onChange),
  }
}

function changed(place: NetworkPlace, change: NetworkChange): NetworkPlace {
  const { lanEnabled = isLanHost(place.host), port = place.port } = change
  const keepsHost = lanEnabled === isLanHost(place.host)
  const host = keepsHost ? place.host : lanEnabled ? everywhere : loopback
  const chosenAddress =
    change.chosenAddress === undefined ? place.chosenAddress : (change.chosenAddress ?? undefined)
  return { host, port, chosenAddress }
}

function watchAddresses(read: () => readonly LanAddress[], everyMs: number, tell: () => void): Disposable {
  let before = JSON.stringify(read())
  const timer = setInterval(() => {
    const found = JSON.stringify(read())
    if (found !== before) tell()
    before = found
  }, everyMs)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

const fixedAtStart = new AdminProblem(409, {
  code: 'fixed_at_start',
  message:
    'Where this relay listens was given when it was started. Start it with other settings to change that.',
})

/** The port is not silently replaced, because friends' configurations name it. */
function explain({ host, port }: NetworkPlace): (error: unknown) => Promise<never> {
  return async error => {
    const code = errorCode(error)
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    const free = await findFreePort(host, port)
    const advice = free === undefined ? 'Choose another one.' : `${free} is free.`
    const what = code === 'EACCES' ? 'is reserved by this system' : 'is taken by another program'
    const message = `Port ${port} ${what}. ${advice} The relay goes on where it was.`
    throw new AdminProblem(409, { code: 'port_taken', message, fields: [{ path: 'port', message }] })
  }
}

const triedPorts = 20

async function findFreePort(host: string, taken: number): Promise<number | undefined> {
  for (let port = taken + 1; port <= Math.min(taken + triedPorts, 65_535); port++) {
    if (await isFree(host, port)) return port
  }
  return undefined
}

async function isFree(host: string, port: number): Promise<boolean> {
  const probe = createServer()
  try {
    await listen(probe, host, port)
    return true
  } catch {
    // Whatever stands in the way, it is not free for us.
    return false
  } finally {
    probe.close()
  }
}
