import type { IncomingHttpHeaders } from 'node:http'
import type { TokenUsage } from '../contract/usage.ts'
import type { RelayError } from '../kernel/errors.ts'

/** A client's call as it came in; the key in all its forms is still in `headers` and `query`. */
export interface ClientRequest {
  readonly method: string
  /** Path below the route's prefix in its plain form, e.g. `/v1/messages`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** Decoded from any content-encoding; empty for a GET. */
  readonly body: Buffer
}

/** What a call wants, read by scanning its body. */
export interface Intent {
  readonly model: string
  readonly stream: boolean
  /** The most output the client asked for, if it said so. */
  readonly maxOutputTokens?: number
  /** The client's own id of the conversation, if it sent one. */
  readonly conversation?: string
  /** The client's own id of a part of it that goes on by itself, if it sent one. */
  readonly subConversation?: string
  /** Digest of what the conversation began with; stays the same as it grows. */
  readonly opening?: string
}

/** What an answer says of itself beyond its tokens, in the upstream's own words; prices depend on it. */
export interface AnswerTraits {
  readonly serviceTier?: string
  readonly speed?: string
}

/** What has been read so far from an answer. */
export interface UsageReading {
  /** Undefined until the upstream reported any. Later values replace earlier ones. */
  readonly usage: TokenUsage | undefined
  readonly model: string | undefined
  /** The protocol's own end was seen (`message_stop`; for JSON: a whole document). */
  readonly finished: boolean
  /** Type of an error that came inside a 200 answer. */
  readonly errorType: string | undefined
  /** Absent where the answer says nothing of the kind. */
  readonly traits?: AnswerTraits
}

/** Reads a copy of the answer off to the side: `push` never throws and never keeps the bytes. */
export interface UsageReader {
  push(bytes: Uint8Array): void
  reading(): UsageReading
}

/** How an event stream has begun. */
export type StreamStart =
  /** Nothing of the answer itself has come. */
  | { readonly kind: 'undecided' }
  | { readonly kind: 'begun' }
  /** An error came first: the status it would have had as an answer of its own, and the body. */
  | { readonly kind: 'failed'; readonly status: number; readonly body: string }

export interface StreamStartReader {
  /** Never throws; after anything but `undecided` it is not asked again. */
  push(bytes: Uint8Array): StreamStart
}

export interface RenderedError {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A wire format. Pure: no I/O, no clock, no state of its own. */
export interface Protocol {
  readonly name: string
  /** Throws `RelayError('bad_request')` with a sentence that says what is wrong. */
  readIntent(request: ClientRequest): Intent
  /** For an event stream, which may fail although its status is 200; absent where none is known to. */
  createStreamStartReader?(): StreamStartReader
  createUsageReader(contentType: string | undefined): UsageReader
  /** The relay's own error in the dialect the client understands. */
  renderError(error: RelayError): RenderedError
  /** The same as the last event of a stream that has already begun. */
  renderStreamError(error: RelayError): string
  /** Clients of this format break at a comment within an event stream: none may be put in. */
  readonly forbidsComments?: true
}
