import type { ClientRequest } from './protocol.ts'

export interface ConvertedParts {
  readonly path: string
  readonly query?: URLSearchParams
  /** Absent for a question without a body. */
  readonly body?: object
}

/** A client's request at another place and in another format. */
export function convertedRequest(
  request: ClientRequest,
  { path, query = new URLSearchParams(), body }: ConvertedParts,
): ClientRequest {
  // They speak of the caller's place with another provider.
  const headers = Object.entries(request.headers).filter(([name]) => !name.startsWith('openai-'))
  return {
    ...request,
    path,
    query,
    headers: { ...Object.fromEntries(headers), ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: Buffer.from(JSON.stringify(body)) }),
  }
}
