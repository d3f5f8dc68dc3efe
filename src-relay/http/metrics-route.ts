import { createHash, timingSafeEqual } from 'node:crypto'
import type { Middleware } from 'koa'

export interface MetricsRouteDeps {
  readonly metrics: { readonly contentType: string; render(): Promise<string> }
  /** Any of these opens it, as a bearer; with none of them the path leads nowhere. */
  readonly tokens: () => readonly string[]
}

/** `GET /metrics`, in Prometheus' text format. */
export function createMetricsRoute({ metrics, tokens }: MetricsRouteDeps): Middleware {
  return async function metricsRoute(ctx, next) {
    const wanted = ctx.path === '/metrics' && ctx.method === 'GET' ? tokens() : []
    if (wanted.length === 0) return await next()
    ctx.set('cache-control', 'no-store')
    const given = /^bearer +(\S+)$/i.exec(ctx.get('authorization'))?.[1] ?? ''
    if (wanted.some(token => timingSafeEqual(digest(given), digest(token)))) {
      ctx.set('content-type', metrics.contentType)
      ctx.body = await metrics.render()
      return
    }
    ctx.status = 401
    ctx.set('www-authenticate', 'Bearer')
    ctx.body = 'The metrics want the metricsToken of the settings as a bearer token.\n'
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
