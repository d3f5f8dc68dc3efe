import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { describeError, type Logger } from '../kernel/logger.ts'
import { createHealthRoute, createProbeRoutes, type HealthRouteDeps } from './probe-routes.ts'
import { createRelayRoutes, type RelayRoutesDeps } from './relay-routes.ts'

export interface DataServerDeps extends RelayRoutesDeps, HealthRouteDeps {
  readonly logger: Logger
}

/** The data plane: what friends' clients talk to. Nothing of the owner's side answers here. */
export interface DataServer {
  listen(host: string, port: number): Promise<{ readonly port: number }>
  /** Refuses new connections, drains, and closes what is left. */
  stop(graceMs: number): Promise<void>
}

/** Longer than the idle time of common reverse proxies and clients, so that they close first. */
const keepAliveTimeoutMs = 75_000
const idleSweepMs = 250

export function createDataServer(deps: DataServerDeps): DataServer {
  const app = new Koa()
  app.use(createRelayRoutes(deps))
  app.use(createHealthRoute(deps))
  app.use(createProbeRoutes(deps.routes))
  app.on('error', error => deps.logger.error('a request failed', { reason: describeError(error) }))
  const serve = app.callback()
  const options = { keepAliveTimeout: keepAliveTimeoutMs, requestTimeout: 0 }
  const server = createServer(options, (request, response) => void serve(request, response))

  async function stop(graceMs: number): Promise<void> {
    const closed = new Promise<void>(resolve => server.close(() => resolve()))
    const sweep = setInterval(() => server.closeIdleConnections(), idleSweepMs)
    server.closeIdleConnections()
    await deps.openCalls.drain(graceMs)
    server.closeAllConnections()
    clearInterval(sweep)
    await closed
  }

  return { listen: (host, port) => listen(server, host, port), stop }
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
