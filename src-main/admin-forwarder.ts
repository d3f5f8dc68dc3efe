import type { Problem } from '../src-relay/contract/problem.ts'
import type { RelayAddresses } from '../src-relay/relay-server.ts'

export interface AdminForwarderDeps {
  /** Undefined while the relay is stopped. */
  readonly addresses: () => RelayAddresses | undefined
  readonly fetch: typeof fetch
}

/** All a page has to say to the admin API; whatever else a request carries stays here. */
const sentHeaders = ['accept', 'content-type', 'last-event-id', 'x-carpool']
const returnedHeaders = ['content-type', 'retry-after']
const maxBodyBytes = 10 * 1024 * 1024

/** Carries the window's requests to the control plane and adds what opens it, so that the page never holds a token. */
export function createAdminForwarder({ addresses, fetch }: AdminForwarderDeps) {
  return async function forward(request: Request): Promise<Response> {
    const target = addresses()
    if (!target) return refuse(503, 'relay_down', 'The relay is stopped.')
    const body = await readBody(request)
    if (body === 'too large') return refuse(413, 'body_too_large', 'The request is larger than 10 MiB.')
    const { pathname, search } = new URL(request.url)
    try {
      const response = await fetch(`${target.controlUrl}${pathname}${search}`, {
        method: request.method,
        headers: { ...pick(request.headers, sentHeaders), authorization: `Bearer ${target.controlToken}` },
        redirect: 'manual',
        signal: request.signal,
        ...(body && { body }),
      })
      const headers = { ...pick(response.headers, returnedHeaders), 'cache-control': 'no-store' }
      return new Response(response.body, { status: response.status, headers })
    } catch (error) {
      if (request.signal.aborted) throw error
      return refuse(503, 'relay_down', 'The relay does not answer.')
    }
  }
}

async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer> | undefined | 'too large'> {
  if (!request.body) return undefined
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body) {
    size += part.byteLength
    if (size > maxBodyBytes) return 'too large'
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts))
}

function pick(headers: Headers, names: readonly string[]): Record<string, string> {
  const found = names.map(name => [name, headers.get(name)] as const)
  return Object.fromEntries(found.filter((pair): pair is [string, string] => pair[1] !== null))
}

function refuse(status: number, code: string, message: string): Response {
  const problem: Problem = { code, message }
  return Response.json(problem, { status, headers: { 'cache-control': 'no-store' } })
}
