import type { Context, Middleware } from 'koa'
import { RelayError } from '../kernel/errors.ts'
import { sendRendered } from './koa-reply.ts'
import type { RouteTable } from './route-table.ts'

export interface HealthRouteDeps {
  readonly instanceId: string
  /** Whether the relay and its store really serve at this moment. */
  readonly isHealthy: () => Promise<boolean>
}

/** `GET /health`: 200 only while calls can be served. */
export function createHealthRoute({ instanceId, isHealthy }: HealthRouteDeps): Middleware {
  return async function healthRoute(ctx, next) {
    if (ctx.path !== '/health' || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return await next()
    const healthy = await isHealthy()
    ctx.status = healthy ? 200 : 503
    ctx.set('cache-control', 'no-store')
    ctx.body = { status: healthy ? 'running' : 'degraded', instanceId }
  }
}

/** Clients ask this without a key before their first call; anything but a quick yes reads as "endpoint down". */
const greetingPath = '/api/hello'

/** Answers the probes that clients send to any base URL, and everything that leads nowhere. */
export function createProbeRoutes(routes: RouteTable): Middleware {
  return function probeRoutes(ctx) {
    const { method, path } = ctx
    if (isUpgrade(ctx)) {
      refuseUpgrade(ctx, routes)
    } else if (method === 'OPTIONS') {
      ctx.status = 204
      ctx.set('allow', 'GET, HEAD, POST, OPTIONS')
    } else if (method === 'HEAD' && (path === '/' || routes.isKnown(path))) {
      ctx.status = 200
    } else if (method === 'GET' && path.endsWith(greetingPath) && routes.isKnown(path)) {
      ctx.body = {}
    } else {
      refuseUnknown(ctx, routes)
    }
  }
}

function isUpgrade(ctx: Context): boolean {
  return ctx.method === 'GET' && ctx.get('upgrade').toLowerCase() === 'websocket'
}

/** On this status a client falls back to HTTP at once; on others it tries again and again. */
function refuseUpgrade(ctx: Context, routes: RouteTable): void {
  const error = new RelayError('not_found', 'This relay speaks HTTP here, not WebSocket.')
  const rendered = routes.suggest(ctx.path)?.route.protocol.renderError(error)
  ctx.set('upgrade', 'HTTP/1.1')
  if (rendered) return sendRendered(ctx, { ...rendered, status: 426 })
  ctx.status = 426
}

function refuseUnknown(ctx: Context, routes: RouteTable): void {
  const suggestion = routes.suggest(ctx.path)
  const message = `There is nothing at ${ctx.method} ${ctx.path}.`
  if (suggestion) {
    const error = new RelayError('not_found', `${message} This relay serves: ${suggestion.hints.join(', ')}.`)
    return sendRendered(ctx, suggestion.route.protocol.renderError(error))
  }
  ctx.status = 404
  ctx.body = { error: { type: 'not_found', message } }
}
