import { randomUUID } from 'node:crypto'
import type { Middleware } from 'koa'
import { AdminProblem } from '../../contract/problem.ts'
import { errorKinds, RelayError } from '../../kernel/errors.ts'
import { describeError, type Logger } from '../../kernel/logger.ts'

/** The one place that turns an error into an answer of the control plane. */
export function createProblemRenderer(logger: Logger): Middleware {
  return async function renderProblems(ctx, next) {
    try {
      await next()
    } catch (error) {
      const problem = toAdminProblem(error) ?? unexpected(error, logger)
      if (error instanceof RelayError && error.retryAfterSeconds !== undefined)
        ctx.set('retry-after', String(error.retryAfterSeconds))
      ctx.status = problem.status
      ctx.body = problem.problem
    }
  }
}

function toAdminProblem(error: unknown): AdminProblem | undefined {
  if (error instanceof AdminProblem) return error
  if (!(error instanceof RelayError) || error.code === 'internal') return undefined
  return new AdminProblem(errorKinds[error.code].status, { code: error.code, message: error.message })
}

/** Internals stay in the log; the caller gets the number under which to find them. */
function unexpected(error: unknown, logger: Logger): AdminProblem {
  const requestId = randomUUID()
  logger.error('an admin request failed', { requestId, reason: describeError(error) })
  const message = `Something went wrong inside Carpool. The log has it under ${requestId}.`
  return new AdminProblem(500, { code: 'internal', message })
}
