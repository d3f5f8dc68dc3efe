import type { ClientRequest, Protocol } from './protocol.ts'

/** Lets clients of one format be served by upstreams that speak another. Pure. */
export interface Conversion {
  /** What the upstream speaks. */
  readonly upstream: Protocol
  /** Throws `RelayError` `bad_request` for what the upstream's format cannot hold. */
  convert(request: ClientRequest): Converted
}

/** A call in the upstream's format, and how its answer becomes one of the client's. */
export interface Converted {
  readonly request: ClientRequest
  createAnswerConverter(answer: AnswerHead): AnswerConverter
}

export interface AnswerHead {
  readonly status: number
  readonly contentType: string | undefined
  /** ms epoch. */
  readonly now: number
}

export interface AnswerConverter {
  readonly contentType: string
  /** What may go to the client now; empty as long as nothing is whole. */
  push(bytes: Uint8Array): string
  /** What is left when all has come. */
  end(): string
}
