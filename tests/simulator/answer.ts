import type { OutgoingHttpHeaders } from 'node:http'
import type { TokenUsage } from './usage.ts'

/** A piece of an answer's body: one SSE event, or a whole JSON document. */
export interface Part {
  readonly bytes: Buffer
  /** Usage fields the client knows once it has these bytes; they replace what earlier parts told. */
  readonly tells?: Partial<TokenUsage>
  /** Silence before these bytes are written. */
  readonly waitMs?: number
}

/** What a vendor says to one call, before any scripted fault of delivery. */
export interface Answer {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly parts: Iterable<Part>
}

/** One JSON document with its length stated. */
export function jsonAnswer(status: number, value: unknown, headers: OutgoingHttpHeaders = {}): Answer {
  return bytesAnswer(
    status,
    { bytes: Buffer.from(JSON.stringify(value)) },
    {
      'content-type': 'application/json',
      ...headers,
    },
  )
}

export function bytesAnswer(status: number, part: Part, headers: OutgoingHttpHeaders): Answer {
  return { status, headers: { ...headers, 'content-length': part.bytes.length }, parts: [part] }
}
