import { hash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Answer } from './answer.ts'
import type { Script, ScriptError } from './script.ts'

export interface ReceivedCall {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** Absent when the body was larger than the simulator reads. */
  readonly body: Buffer | undefined
  readonly bodySha256: string
}

/** A call as another vendor sees it to whom one passes it on. */
export function passedOn(call: ReceivedCall, change: Pick<ReceivedCall, 'path' | 'headers'>, body: object) {
  const bytes = Buffer.from(JSON.stringify(body))
  return { ...call, ...change, body: bytes, bodySha256: hash('sha256', bytes, 'hex') }
}

/** What a vendor sees in a call before it decides on an answer. */
export interface Reading {
  readonly secret: string | undefined
  readonly model: string | undefined
  readonly modelScript: string | undefined
  /** Scripts are not asked when the answer is settled already, as with a bad credential. */
  readonly scriptable: boolean
  answer(script: Script | undefined): Answer
  /** The vendor's "bad request" for a script nobody can read. */
  refuse(error: ScriptError): Answer
}

/** One upstream service. */
export interface Vendor {
  serves(path: string): boolean
  read(call: ReceivedCall): Reading
  notFound(path: string): Answer
  /** The vendor's own words for "we broke". */
  failure(error: unknown): Answer
}
