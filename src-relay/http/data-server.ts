import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { describeError, type Logger } from '../kernel/logger.ts'
import { createFriendPages, type FriendPagesDeps } from './friend-pages.ts'
import { createFriendRoutes, type FriendRoutesDeps } from './friend-routes.ts'
import { createHelloRoute, type HelloRouteDeps } from './hello-route.ts'
import { createMetricsRoute, type MetricsRouteDeps } from './metrics-route.ts'
import { createHealthRoute, createProbeRoutes, type HealthRouteDeps } from './probe-routes.ts'
import { createRelayRoutes, type RelayRoutesDeps } from './relay-routes.ts'

export interface DataServerDeps
  extends RelayRoutesDeps,
    HealthRouteDeps,
    HelloRouteDeps,
    FriendRoutesDeps,
    FriendPagesDeps {
  readonly logger: Logger
  readonly metrics: MetricsRouteDeps['metrics']
  /** None where the owner does not want them read here. */
  readonly metricsTokens: () => readonly string[]
}

/** The data plane: what friends' clients talk to. Nothing of the owner's side answers here. */
export interface DataServer {
  /**
   * Listens there, and no longer where it did before; open calls go on. Rejects with the system's error
   * when the port cannot be had, and then listens where it did.
   */
  listen(host: string, port: number): Promise<{ readonly port: number }>
  /** Refuses new connections, drains, and closes what is left. */
  stop(graceMs: number): Promise<void>
}

/** Longer than the idle time of common reverse proxies and clients, so that they close first. */
const keepAliveTimeoutMs = 75_000
const idleSweepMs = 250

interface Listening {
  readonly server: Server
  readonly host: string
  readonly port: number
}

export function createDataServer(deps: DataServerDeps): DataServer {
  const app = new Koa()
  app.use(createRelayRoutes(deps))
  app.use(createHealthRoute(deps))
  app.use(createHelloRoute(deps))
  app.use(createFriendRoutes(deps))
  app.use(createFriendPages(deps))
  app.use(createMetricsRoute({ metrics: deps.metrics, tokens: deps.metricsTokens }))
  app.use(createProbeRoutes(deps.routes))
  app.on('error', error => deps.logger.error('a request failed', { reason: describeError(error) }))
  const serve = app.callback()
  /** Also those that were left and still have calls open. */
  const servers = new Set<Server>()
  let current: Listening | undefined

  async function open(host: string, port: number): Promise<Listening> {
    const options = { keepAliveTimeout: keepAliveTimeoutMs, requestTimeout: 0 }
    const server = createServer(options, (request, response) => void serve(request, response))
    const bound = await listen(server, host, port)
    servers.add(server)
    server.once('close', () => servers.delete(server))
    return { server, host, port: bound.port }
  }

  /** The old place is left first: the same port cannot be had twice, not even on another address. */
  async function moveTo(host: string, port: number): Promise<Listening> {
    const before = current
    if (before) void retire(before.server, idleSweepMs)
    try {
      return await open(host, port)
    } catch (error) {
      if (before) current = await open(before.host, before.port)
      throw error
    }
  }

  async function stop(graceMs: number): Promise<void> {
    const closed = [...servers].map(server => retire(server, idleSweepMs))
    await deps.openCalls.drain(graceMs)
    for (const server of servers) server.closeAllConnections()
    await Promise.all(closed)
  }

  return {
    async listen(host, port) {
      current = await moveTo(host, port)
      return { port: current.port }
    },
    stop,
  }
}

/** Accepts nothing more and drops idle connections; resolves when the last one is gone. */
export async function retire(server: Server, sweepMs: number): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMs)
  server.closeIdleConnections()
  await closed
  clearInterval(sweep)
}

/** Binds a server; rejects with the system's error when the port cannot be had. */
export function listen(server: Server, host: string, port: number): Promise<{ readonly port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.removeListener('error', reject)
      // A listening TCP server has an address of this form.
      resolve({ port: (server.address() as AddressInfo).port })
    })
  })
}
