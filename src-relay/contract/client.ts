import {
  type Endpoint,
  type EndpointInput,
  type EndpointName,
  type EndpointReply,
  type Endpoints,
  endpoints,
} from './endpoints.ts'
import { AdminProblem, problemSchema } from './problem.ts'

export interface AdminRequest {
  readonly method: string
  /** Path and query below the API's root, e.g. `/accounts/a1`. */
  readonly path: string
  readonly body?: string
}

export interface AdminResponse {
  readonly status: number
  readonly text: string
}

/** How a client reaches the control plane: the page's own origin, or a URL with a token. */
export type AdminTransport = (request: AdminRequest) => Promise<AdminResponse>

export type AdminClient = {
  readonly [N in EndpointName]: (
    ...input: unknown extends EndpointInput<Endpoints[N]> ? [] : [EndpointInput<Endpoints[N]>]
  ) => Promise<EndpointReply<Endpoints[N]>>
}

interface LooseInput {
  readonly id?: string
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

/** The typed client of the admin API; throws `AdminProblem` for every refusal. */
export function createAdminClient(transport: AdminTransport): AdminClient {
  const call =
    (endpoint: Endpoint) =>
    async (input: LooseInput = {}) => {
      const response = await transport({
        method: endpoint.method,
        path: pathOf(endpoint, input),
        ...(endpoint.body && { body: JSON.stringify(input.body ?? {}) }),
      })
      if (response.status >= 400) throw readProblem(response)
      return endpoint.reply.parse(JSON.parse(response.text))
    }
  const entries = Object.entries(endpoints).map(([name, endpoint]) => [name, call(endpoint)])
  // The mapped type restates, per name, what `call` does for any endpoint.
  return Object.fromEntries(entries) as AdminClient
}

function pathOf(endpoint: Endpoint, input: LooseInput): string {
  const path = endpoint.path.replace(':id', encodeURIComponent(input.id ?? ''))
  const pairs = Object.entries(input.query ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path
}

function readProblem(response: AdminResponse): AdminProblem {
  try {
    return new AdminProblem(response.status, problemSchema.parse(JSON.parse(response.text)))
  } catch {
    const message = `the control plane answered ${response.status} without a readable reason`
    return new AdminProblem(response.status, { code: 'unreadable_reply', message })
  }
}
