import { createServer, type Server } from 'node:http'
import Koa from 'koa'
import { describeError, type Logger } from '../kernel/logger.ts'
import { type AccountTestRouteDeps, createAccountTestRoute } from './admin/account-test-route.ts'
import { createAdminApi } from './admin/admin-api.ts'
import { type AdminHandlersDeps, createAdminHandlers } from './admin/admin-handlers.ts'
import { createAuthenticate } from './admin/authenticate.ts'
import { consolePath, createConsoleRoutes } from './admin/console-routes.ts'
import { createConsoleTickets } from './admin/console-tickets.ts'
import { createEventRoute, type EventRouteDeps } from './admin/event-route.ts'
import { createProblemRenderer } from './admin/problems.ts'
import { createSnapshotReader, type SnapshotDeps } from './admin/snapshot.ts'
import { listen, retire } from './data-server.ts'
import { createMetricsRoute, type MetricsRouteDeps } from './metrics-route.ts'
import { findRefusal } from './origin-guard.ts'
import { addSecurityHeaders, answerMalformed } from './security-headers.ts'
import { createSessions } from './sessions.ts'
import { createWebRoutes } from './web-routes.ts'

export interface ControlServerDeps
  extends Omit<AdminHandlersDeps, 'sessions' | 'createConsoleLink'>,
    SnapshotDeps,
    Omit<AccountTestRouteDeps, 'accounts'>,
    Pick<EventRouteDeps, 'events'> {
  /** The launch token. */
  readonly token: string
  readonly metrics: MetricsRouteDeps['metrics']
  /** Opens the metrics, as the launch token does. */
  readonly metricsToken: () => string | undefined
  readonly uiDir?: string | undefined
  readonly logger: Logger
  readonly now: () => number
}

/** The control plane: admin API, live events and the console's pages, for this computer only. */
export interface ControlServer {
  /** On 127.0.0.1; 0 takes a free port. Rejects with the system's error when the port cannot be had. */
  listen(port: number): Promise<{ readonly port: number }>
  /** Opens the console in a browser, once, however late. Needs a server that listens. */
  createConsoleLink(): string
  /** Ends the event streams, refuses new connections and closes what is left. */
  stop(): Promise<void>
}

export function createControlServer(deps: ControlServerDeps): ControlServer {
  const sessions = createSessions(deps)
  const tickets = createConsoleTickets(deps)
  const stopping = new AbortController()
  let port = 0
  const createConsoleLink = (lifetimeMs?: number): string =>
    `http://127.0.0.1:${port}${consolePath}?ticket=${tickets.create(lifetimeMs)}`

  const app = new Koa()
  app.use(addSecurityHeaders)
  app.use(createProblemRenderer(deps.logger))
  app.use(refuseStrangers)
  app.use(
    createAdminApi({
      authenticate: createAuthenticate({ token: deps.token, sessions }),
      handlers: createAdminHandlers({ ...deps, sessions, createConsoleLink }),
      testAccount: createAccountTestRoute(deps),
      streamEvents: createEventRoute({
        events: deps.events,
        readSnapshot: createSnapshotReader(deps),
        sessions,
        stopping: stopping.signal,
      }),
    }),
  )
  const metricsTokens = () => [deps.token, deps.metricsToken() ?? []].flat()
  app.use(createMetricsRoute({ metrics: deps.metrics, tokens: metricsTokens }))
  app.use(createConsoleRoutes({ tickets, sessions }))
  app.use(createWebRoutes({ uiDir: deps.uiDir }))
  app.on('error', error =>
    deps.logger.warn('an answer of the control plane was cut off', { reason: describeError(error) }),
  )
  const answer = app.callback()
  const server = createServer(serverOptions, (request, response) => void answer(request, response))
  server.on('clientError', (_error, socket) => answerMalformed(socket))

  return {
    async listen(wanted) {
      const bound = await listen(server, '127.0.0.1', wanted)
      port = bound.port
      return bound
    },
    createConsoleLink: () => createConsoleLink(),
    async stop() {
      stopping.abort()
      await close(server)
    },
  }
}

// A missing Host is refused by the guard, in the same words as a wrong one.
const serverOptions = { requireHostHeader: false, headersTimeout: 10_000, requestTimeout: 60_000 }

const refuseStrangers: Koa.Middleware = async (ctx, next) => {
  const refusal = findRefusal(ctx.req)
  if (refusal) throw refusal
  await next()
}

const closeGraceMs = 2000
const idleSweepMs = 50

/** Requests under way may finish; idle connections go at once. */
async function close(server: Server): Promise<void> {
  if (!server.listening) return
  const force = setTimeout(() => server.closeAllConnections(), closeGraceMs)
  await retire(server, idleSweepMs)
  clearTimeout(force)
}
