import { Agent, buildConnector, type Dispatcher } from 'undici'
import type { Proxy } from '../contract/proxy.ts'
import { openTunnel, type TunnelTarget } from './tunnel.ts'

/** How connections are made; calls of one policy share their connections, origin by origin. */
export interface ConnectionPolicy {
  readonly connectTimeoutMs: number
  readonly proxy?: Proxy | undefined
}

export interface Dispatchers {
  get(policy: ConnectionPolicy): Dispatcher
  /** Makes every connection anew; calls under way keep theirs. */
  renew(): void
  /** Closes every connection at once. */
  stop(): Promise<void>
}

/** Longer than the pauses within a tool loop; a server that closes earlier says so in `keep-alive`. */
const keepAliveMs = 30_000
/** Owners change proxies now and then; what nobody used for longest closes when its calls are over. */
const maxAgents = 100

export function createDispatchers(): Dispatchers {
  /** The one used last is last. */
  const agents = new Map<string, Agent>()
  const closeOldest = (): void => {
    const [key, oldest] = agents.entries().next().value ?? []
    if (key === undefined || !oldest) return
    agents.delete(key)
    // It ends when its calls do; a failure while it closes concerns nobody.
    oldest.close().catch(() => undefined)
  }
  return {
    renew() {
      while (agents.size > 0) closeOldest()
    },
    get(policy) {
      const key = keyOf(policy)
      const agent = agents.get(key) ?? createAgent(policy)
      agents.delete(key)
      agents.set(key, agent)
      if (agents.size > maxAgents) closeOldest()
      return agent
    },
    async stop() {
      const open = [...agents.values()]
      agents.clear()
      await Promise.all(open.map(agent => agent.destroy()))
    },
  }
}

function keyOf({ connectTimeoutMs, proxy }: ConnectionPolicy): string {
  if (!proxy) return String(connectTimeoutMs)
  const { protocol, host, port, username, password } = proxy
  return JSON.stringify([connectTimeoutMs, protocol, host, port, username, password])
}

/** One connection per call in flight, as many as there are calls. Proxies of the environment never apply. */
function createAgent({ connectTimeoutMs, proxy }: ConnectionPolicy): Agent {
  const timeout = connectTimeoutMs
  return new Agent({
    allowH2: false,
    pipelining: 1,
    keepAliveTimeout: keepAliveMs,
    connect: proxy ? connectThrough(proxy, timeout) : { timeout },
  })
}

function connectThrough(proxy: Proxy, timeout: number): buildConnector.connector {
  const startTls = buildConnector({ timeout, allowH2: false })
  const connect = async (...[options, callback]: Parameters<buildConnector.connector>): Promise<void> => {
    try {
      const socket = await openTunnel(proxy, targetOf(options), timeout)
      if (options.protocol === 'https:') startTls({ ...options, httpSocket: socket }, callback)
      else callback(null, socket)
    } catch (error) {
      callback(error instanceof Error ? error : new Error(String(error)), null)
    }
  }
  return (options, callback) => void connect(options, callback)
}

function targetOf({ hostname, protocol, port }: buildConnector.Options): TunnelTarget {
  const host = hostname.replace(/^\[|\]$/g, '')
  return { host, port: Number(port) || (protocol === 'https:' ? 443 : 80) }
}
