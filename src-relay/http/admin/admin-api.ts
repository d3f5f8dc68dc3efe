import { Router, type RouterContext } from '@koa/router'
import type { Context, Middleware } from 'koa'
import { type Endpoint, type EndpointName, endpoints } from '../../contract/endpoints.ts'
import { AdminProblem } from '../../contract/problem.ts'
import type { AccountTestRoute } from './account-test-route.ts'
import type { AdminHandlers } from './admin-handler.ts'
import type { Caller } from './authenticate.ts'
import type { EventRoute } from './event-route.ts'
import { readJsonBody, readQuery } from './read-request.ts'

export interface AdminApiDeps {
  readonly authenticate: (request: Context['req']) => Caller
  readonly handlers: AdminHandlers
  readonly streamEvents: EventRoute
  readonly testAccount: AccountTestRoute
}

interface AdminState {
  caller: Caller
}

/** Everything below `/admin`, known or not, lies behind one question: who asks? */
export function createAdminApi({
  authenticate,
  handlers,
  streamEvents,
  testAccount,
}: AdminApiDeps): Middleware<AdminState> {
  const router = new Router<AdminState>({ prefix: '/admin/api', sensitive: true, strict: true })
  for (const [name, endpoint] of Object.entries(endpoints)) {
    // The table's names are the handlers' names: the mapped type has proved it.
    router.register(endpoint.path, [endpoint.method], answer(endpoint, handlers[name as EndpointName]))
  }
  router.post('/accounts/:id/test', ctx => testAccount(ctx, ctx.params['id'] ?? ''))
  router.get('/events', ctx => streamEvents(ctx, ctx.state.caller))
  const routes = router.routes()

  return async function adminApi(ctx, next) {
    if (!/^\/admin(\/|$)/i.test(ctx.path)) return await next()
    ctx.state.caller = authenticate(ctx.req)
    await routes(ctx as RouterContext<AdminState>, refuseUnknown(ctx))
  }
}

/** What one endpoint does: read strictly, ask the handler, let out only what the contract names. */
function answer(endpoint: Endpoint, handler: unknown) {
  // The request is built from the same table entry that the handler's type was derived from.
  const ask = handler as (request: object, caller: Caller) => unknown
  return async (ctx: RouterContext<AdminState>): Promise<void> => {
    const query = readQuery(endpoint, ctx.URL.searchParams)
    const body = await readJsonBody(endpoint, ctx.req)
    const reply = await ask({ id: ctx.params['id'], query, body }, ctx.state.caller)
    ctx.body = endpoint.reply.parse(reply)
  }
}

function refuseUnknown(ctx: Context & { matched?: readonly { methods: string[] }[] }) {
  return async (): Promise<never> => {
    const allowed = (ctx.matched ?? []).flatMap(({ methods }) => methods)
    if (allowed.length === 0)
      throw new AdminProblem(404, { code: 'not_found', message: 'There is nothing at this address.' })
    ctx.set('allow', [...new Set(allowed)].join(', '))
    const message = `This address takes ${allowed.join(', ')} only.`
    throw new AdminProblem(405, { code: 'method_not_allowed', message })
  }
}
