import { Agent, type Dispatcher } from 'undici'

/** How connections are made; calls of one policy share their connections, origin by origin. */
export interface ConnectionPolicy {
  readonly connectTimeoutMs: number
}

export interface Dispatchers {
  get(policy: ConnectionPolicy): Dispatcher
  /** Closes every connection at once. */
  stop(): Promise<void>
}

/** Longer than the pauses within a tool loop; a server that closes earlier says so in `keep-alive`. */
const keepAliveMs = 30_000

export function createDispatchers(): Dispatchers {
  const agents = new Map<string, Agent>()
  return {
    get(policy) {
      const key = String(policy.connectTimeoutMs)
      const agent = agents.get(key) ?? createAgent(policy)
      agents.set(key, agent)
      return agent
    },
    async stop() {
      const open = [...agents.values()]
      agents.clear()
      await Promise.all(open.map(agent => agent.destroy()))
    },
  }
}

/** One connection per call in flight, as many as there are calls. Proxies of the environment never apply. */
function createAgent({ connectTimeoutMs }: ConnectionPolicy): Agent {
  return new Agent({
    allowH2: false,
    pipelining: 1,
    keepAliveTimeout: keepAliveMs,
    connect: { timeout: connectTimeoutMs },
  })
}
