import type { Context, Middleware } from 'koa'
import type { Authenticate } from '../api-keys/authenticate.ts'
import type { ApiKey } from '../contract/api-key.ts'
import type { FriendView } from '../contract/friend.ts'
import { errorKinds, RelayError } from '../kernel/errors.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { ClientAddress } from './client-address.ts'

export interface FriendRoutesDeps {
  readonly authenticate: Authenticate
  readonly clientAddress: ClientAddress
  readonly readFriendView: (key: ApiKey) => Promise<FriendView>
  readonly logger: Logger
}

/** `GET /carpool/me`: what a friend may see of their own key, for whoever shows that key in a header. */
export function createFriendRoutes(deps: FriendRoutesDeps): Middleware {
  const { authenticate, readFriendView, clientAddress, logger } = deps
  return async function friendRoutes(ctx, next) {
    if (ctx.path !== '/carpool/me' || ctx.method !== 'GET') return await next()
    ctx.set('cache-control', 'no-store')
    ctx.set('x-content-type-options', 'nosniff')
    try {
      // Not from the address: that is kept in histories and logs on the way.
      const caller = { headers: ctx.headers, query: new URLSearchParams() }
      const remoteAddress = clientAddress(ctx.req)
      ctx.body = await readFriendView(await authenticate({ ...caller, remoteAddress }))
    } catch (error) {
      refuse(ctx, error instanceof RelayError ? error : unexpected(error))
    }
  }

  function unexpected(error: unknown): RelayError {
    logger.error("a friend's figures could not be read", { reason: describeError(error) })
    return new RelayError('internal', 'The figures could not be read. Try again shortly.')
  }
}

function refuse(ctx: Context, { code, message, retryAfterSeconds }: RelayError): void {
  ctx.status = errorKinds[code].status
  ctx.set('x-carpool-error', code)
  if (retryAfterSeconds !== undefined) ctx.set('retry-after', String(Math.ceil(retryAfterSeconds)))
  ctx.body = { error: { type: code, message } }
}
