import type { Middleware } from 'koa'

export interface HelloRouteDeps {
  /** Told who opened the test page. */
  readonly noteReached: (remoteAddress: string) => void
}

/** `GET /hello`: a page to open on another machine, which proves that the way to this relay is open. */
export function createHelloRoute({ noteReached }: HelloRouteDeps): Middleware {
  return async function helloRoute(ctx, next) {
    if (ctx.path !== '/hello' || ctx.method !== 'GET') return await next()
    noteReached(ctx.req.socket.remoteAddress ?? '')
    ctx.set('cache-control', 'no-store')
    ctx.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    ctx.set('x-content-type-options', 'nosniff')
    ctx.type = 'text/plain'
    ctx.body = 'Carpool can be reached from this device. 本设备可以访问 Carpool。\n'
  }
}
