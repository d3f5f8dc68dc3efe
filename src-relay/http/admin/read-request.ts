import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import type { Endpoint } from '../../contract/endpoints.ts'
import { listFieldProblems } from '../../contract/field-problems.ts'
import { AdminProblem } from '../../contract/problem.ts'
import { RelayError } from '../../kernel/errors.ts'
import { readBody } from '../read-body.ts'

const maxAdminBodyBytes = 1024 * 1024

const noQuery = z.strictObject({})

export function readQuery({ query = noQuery }: Endpoint, search: URLSearchParams): unknown {
  const repeated = [...search.keys()].filter((name, index, names) => names.indexOf(name) !== index)
  if (repeated.length > 0) {
    throw invalid(repeated.map(path => ({ path, message: 'is given more than once' })))
  }
  return validate(query, Object.fromEntries(search))
}

/** The validated body; undefined for an endpoint that takes none. */
export async function readJsonBody(endpoint: Endpoint, request: IncomingMessage): Promise<unknown> {
  const bytes = await readBody(request, maxAdminBodyBytes).catch(explainSize)
  if (!endpoint.body && bytes.length > 0) throw invalid([{ path: '', message: 'must be empty' }])
  return endpoint.body && validate(endpoint.body, parseJson(bytes))
}

function validate(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value)
  if (!result.success) throw invalid(listFieldProblems(result.error))
  return result.data
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new AdminProblem(400, { code: 'bad_json', message: 'The body is not valid JSON in UTF-8.' })
  }
}

function invalid(fields: readonly { readonly path: string; readonly message: string }[]): AdminProblem {
  const sentences = fields.map(({ path, message }) => (path === '' ? message : `${path} ${message}`))
  const message = `The request is not valid: ${sentences.join('; ')}.`
  return new AdminProblem(400, { code: 'invalid_request', message, fields: [...fields] })
}

function explainSize(error: unknown): never {
  if (!(error instanceof RelayError) || error.code !== 'body_too_large') throw error
  const message = 'The body is larger than 1 MiB, the most the admin API takes.'
  throw new AdminProblem(413, { code: 'body_too_large', message })
}
