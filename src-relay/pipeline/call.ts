import type { IncomingHttpHeaders } from 'node:http'
import type { SeenClient } from '../api-keys/client-table.ts'
import type { ApiKey } from '../contract/api-key.ts'
import type { Converted } from '../protocols/conversion.ts'
import type { ClientRequest, Intent } from '../protocols/protocol.ts'
import type { Provider, ProviderRoute } from '../providers/provider.ts'

/** A call at the door: its route is known, its key and body are not yet read. */
export interface IncomingCall {
  readonly id: string
  readonly startedAt: number
  readonly provider: Provider
  readonly route: ProviderRoute
  readonly method: string
  /** Path below the prefix in the route's plain form. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly remoteAddress: string
  /** Aborts when the client leaves (no reason) or when we end the call ourselves (reason: a `RelayError`). */
  readonly signal: AbortSignal
  /** Reads and decodes the whole body once. Throws `RelayError` when it is too large or badly encoded. */
  readBody(): Promise<Buffer>
}

/** A call whose caller and wish are known. */
export interface Call {
  readonly id: string
  readonly startedAt: number
  readonly provider: Provider
  readonly route: ProviderRoute
  readonly key: ApiKey
  /** As it goes upstream, but for the credential. */
  readonly request: ClientRequest
  /** For a route whose upstream speaks another format. */
  readonly converted?: Converted
  readonly intent: Intent
  /** The client program behind it, as far as it says. */
  readonly client: SeenClient
  readonly signal: AbortSignal
}
