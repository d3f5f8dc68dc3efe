import type { Writable } from 'node:stream'
import type { RenderedError } from '../protocols/protocol.ts'

export type ReplyHeaders = Readonly<Record<string, string | readonly string[]>>

/** The way back to the client, whatever the HTTP framework. */
export interface Reply {
  /** Commits status and headers; what is written afterwards is the body. */
  start(status: number, headers: ReplyHeaders): Writable
  /** A whole answer that the relay made itself. */
  fail(error: RenderedError): void
}
