import { randomUUID } from 'node:crypto'
import type { Context, Middleware } from 'koa'
import { RelayError } from '../kernel/errors.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { Relay } from '../pipeline/relay.ts'
import type { Protocol } from '../protocols/protocol.ts'
import type { ClientAddress } from './client-address.ts'
import { createKoaReply, sendRendered } from './koa-reply.ts'
import type { OpenCalls } from './open-calls.ts'
import { readBody } from './read-body.ts'
import type { MatchedRoute, RouteTable } from './route-table.ts'

export interface RelayRoutesDeps {
  readonly relay: Relay
  readonly routes: RouteTable
  readonly openCalls: OpenCalls
  readonly clientAddress: ClientAddress
  readonly maxBodyBytes: () => number
  readonly logger: Logger
  readonly now: () => number
}

/** The addresses of the providers' protocols: matches a request, runs it through the pipeline, renders refusals. */
export function createRelayRoutes(deps: RelayRoutesDeps): Middleware {
  return async function relayRoutes(ctx, next) {
    const matched = deps.routes.find(ctx.method, ctx.path)
    await (matched ? serve(ctx, matched) : next())
  }

  async function serve(ctx: Context, { provider, route, path }: MatchedRoute): Promise<void> {
    const id = randomUUID()
    try {
      using open = deps.openCalls.open(ctx.res)
      const call = {
        id,
        startedAt: deps.now(),
        provider,
        route,
        method: ctx.method,
        path,
        query: new URLSearchParams(ctx.querystring),
        headers: ctx.headers,
        remoteAddress: deps.clientAddress(ctx.req),
        signal: open.signal,
        readBody: () => readBody(ctx.req, deps.maxBodyBytes()),
      }
      await deps.relay(call, createKoaReply(ctx))
    } catch (error) {
      refuse(ctx, route.protocol, { id, error })
    }
  }

  function refuse(ctx: Context, protocol: Protocol, { id, error }: { id: string; error: unknown }): void {
    if (ctx.res.destroyed) return
    const known = error instanceof RelayError ? error : unexpected(id, error)
    sendRendered(ctx, protocol.renderError(known))
  }

  function unexpected(callId: string, error: unknown): RelayError {
    deps.logger.error('a call failed unexpectedly', { callId, reason: describeError(error) })
    return new RelayError('internal', `The relay failed on this call (${callId}). Its log says more.`)
  }
}
