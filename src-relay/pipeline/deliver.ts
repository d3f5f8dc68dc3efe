import type { Ending, TokenUsage } from '../contract/usage.ts'
import { RelayError } from '../kernel/errors.ts'
import type { AnswerConverter } from '../protocols/conversion.ts'
import type { AnswerTraits, Protocol, UsageReading } from '../protocols/protocol.ts'
import { replyHeaders } from '../upstream/headers.ts'
import type { UpstreamResponse } from '../upstream/upstream.ts'
import type { Call } from './call.ts'
import type { LiveCallEntry } from './live-calls.ts'
import { createConvertingOutlet, createEventOutlet, createPlainOutlet } from './outlet.ts'
import { type PumpEnd, pump } from './pump.ts'
import type { Reply } from './reply.ts'

/** What reached the client, and what the upstream said it cost. */
export interface Delivery {
  readonly status: number
  readonly ending: Ending
  /** As far as reported; undefined when nothing was. */
  readonly usage: TokenUsage | undefined
  /** The model that answered, if the answer named it. */
  readonly model: string | undefined
  readonly traits?: AnswerTraits
  /** ms epoch of the answer's first byte; absent where none came from the upstream. */
  readonly firstByteAt?: number
  readonly bytes?: number
}

export interface DeliverDeps {
  readonly now: () => number
  /** Silence after which a comment line keeps an event stream open. */
  readonly keepAliveMs: number
}

export type Deliver = (
  call: Call,
  answer: UpstreamResponse | RelayError,
  reply: Reply,
  live: LiveCallEntry,
) => Promise<Delivery>

/** Status of a call whose client left; for the books only, nobody receives it. */
const clientClosedStatus = 499

export function createDeliver({ keepAliveMs, now }: DeliverDeps): Deliver {
  return async function deliver(call, answer, reply, live) {
    const { protocol } = call.route
    if (answer instanceof RelayError) return deliverError(protocol, answer, reply, call.signal)
    const contentType = contentTypeOf(answer)
    const converter = call.converted?.createAnswerConverter({
      status: answer.status,
      contentType,
      now: now(),
    })
    const reader = (call.route.conversion?.upstream ?? protocol).createUsageReader(contentType)
    const isEventStream = contentType?.startsWith('text/event-stream') ?? false
    let bytesSeen = 0
    let firstByteAt: number | undefined
    const target = reply.start(answer.status, headersOf(answer, converter))
    const outlet = isEventStream
      ? createEventOutlet(target, protocol.forbidsComments ? undefined : keepAliveMs)
      : createPlainOutlet(target)
    const end = await pump({
      body: answer.body,
      target,
      outlet: converter ? createConvertingOutlet(outlet, converter) : outlet,
      signal: call.signal,
      watch(bytes) {
        bytesSeen += bytes.length
        firstByteAt ??= now()
        reader.push(bytes)
        live.progress(reader.reading().usage)
      },
      lastWords: error => (isEventStream ? protocol.renderStreamError(error) : undefined),
    })
    const delivery = conclude(answer.status, end, reader.reading())
    return { ...delivery, bytes: bytesSeen, ...(firstByteAt !== undefined && { firstByteAt }) }
  }
}

function headersOf({ headers }: UpstreamResponse, converter: AnswerConverter | undefined) {
  const kept = replyHeaders(headers)
  if (!converter) return kept
  const { 'content-length': _length, ...others } = kept
  return { ...others, 'content-type': converter.contentType }
}

function deliverError(protocol: Protocol, error: RelayError, reply: Reply, signal: AbortSignal): Delivery {
  const rendered = protocol.renderError(error)
  const clientLeft = signal.aborted && !(signal.reason instanceof RelayError)
  if (clientLeft) return { status: clientClosedStatus, ending: 'unknown', usage: undefined, model: undefined }
  reply.fail(rendered)
  return { status: rendered.status, ending: 'failed', usage: undefined, model: undefined }
}

function conclude(
  status: number,
  end: PumpEnd,
  { usage, model, finished, errorType, traits }: UsageReading,
): Delivery {
  const left = end === 'client-left' && !finished
  const seen = { status: left ? clientClosedStatus : status, usage, model, ...(traits && { traits }) }
  if (status >= 400 || errorType) return { ...seen, ending: 'failed' }
  if (!usage) return { ...seen, ending: 'unknown' }
  return { ...seen, ending: finished ? 'complete' : 'partial' }
}

function contentTypeOf({ headers }: UpstreamResponse): string | undefined {
  const value = headers['content-type']
  return typeof value === 'string' ? value : value?.[0]
}
