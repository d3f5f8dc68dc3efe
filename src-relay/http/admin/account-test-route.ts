import { randomUUID } from 'node:crypto'
import type { Context } from 'koa'
import { z } from 'zod'
import type { Account } from '../../contract/account.ts'
import { accountTestSchema, testedCallHeader } from '../../contract/account-test.ts'
import { AdminProblem } from '../../contract/problem.ts'
import type { IncomingCall } from '../../pipeline/call.ts'
import type { Reply } from '../../pipeline/reply.ts'
import type { Provider } from '../../providers/provider.ts'
import type { TestQuestion } from '../../providers/test-question.ts'
import { createKoaReply } from '../koa-reply.ts'
import type { OpenCalls } from '../open-calls.ts'
import { createRouteTable } from '../route-table.ts'
import { readJsonBody } from './read-request.ts'

export interface AccountTestRouteDeps {
  readonly accounts: { find(id: string): Account | undefined }
  readonly testedProviders: readonly Provider[]
  readonly openCalls: Pick<OpenCalls, 'open'>
  /** Runs a call of the owner's through this account and no other. */
  readonly testAccount: (account: Account, incoming: IncomingCall, reply: Reply) => Promise<void>
  readonly now: () => number
}

/** Answers with the provider's own stream, as a client would get it, and the call's id in a header. */
export type AccountTestRoute = (ctx: Context, accountId: string) => Promise<void>

const endpoint = {
  method: 'POST',
  path: '/accounts/:id/test',
  body: accountTestSchema,
  reply: z.unknown(),
} as const

export function createAccountTestRoute(deps: AccountTestRouteDeps): AccountTestRoute {
  const routes = createRouteTable(deps.testedProviders)

  function prepare(account: Account, model: string | undefined): Omit<IncomingCall, 'signal'> {
    const provider = deps.testedProviders.find(({ info }) => info.id === account.provider)
    const question = provider?.testQuestion?.(account.kind, model) ?? refuseUntestable(model)
    const { pathname, searchParams: query } = new URL(question.path, 'http://relay')
    const matched = routes.find('POST', pathname)
    if (!matched) throw new Error(`the test of ${account.provider} leads nowhere`)
    const rest = { method: 'POST', query, headers: headersOf(question), remoteAddress: '127.0.0.1' }
    const body = Buffer.from(JSON.stringify(question.body))
    return { id: randomUUID(), startedAt: deps.now(), ...matched, ...rest, readBody: async () => body }
  }

  return async function testAccount(ctx, accountId) {
    const account = deps.accounts.find(accountId) ?? refuseUnknown()
    // Checked by the schema that the endpoint names.
    const { model } = accountTestSchema.parse(await readJsonBody(endpoint, ctx.req))
    const prepared = prepare(account, model)
    using open = deps.openCalls.open(ctx.res)
    ctx.set(testedCallHeader, prepared.id)
    try {
      await deps.testAccount(account, { ...prepared, signal: open.signal }, createKoaReply(ctx))
    } catch (error) {
      // Nothing was answered yet: it is said as every other problem is.
      ctx.respond = true
      throw error
    }
  }
}

/** Under its own name: the relay passes for no other client. */
function headersOf({ headers = {} }: TestQuestion): IncomingCall['headers'] {
  return { 'content-type': 'application/json', accept: '*/*', 'user-agent': 'carpool-test', ...headers }
}

function refuseUnknown(): never {
  throw new AdminProblem(404, { code: 'account_not_found', message: 'There is no such account.' })
}

function refuseUntestable(model: string | undefined): never {
  if (model !== undefined) {
    const message = "Accounts of this kind answer the provider's own client only: test it with that."
    throw new AdminProblem(409, { code: 'not_testable', message })
  }
  const fields = [{ path: 'model', message: 'must be named for accounts of this kind' }]
  throw new AdminProblem(400, { code: 'invalid_request', message: 'Name a model to test with.', fields })
}
