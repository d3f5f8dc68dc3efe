import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import type { Simulator } from './simulator.ts'

export const testSecret = 'sk-ant-api03-test'

export interface Call {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown
  /** Leaves after this many bytes of the answer. */
  readonly leaveAfter?: number
}

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
  readonly chunks: readonly Buffer[]
  /** False when the answer broke off before its end. */
  readonly isWhole: boolean
}

/** A plain HTTP client that hides nothing: no decoding, no retry. */
export function call(simulator: Simulator, { method = 'POST', path, headers, body, leaveAfter }: Call) {
  return new Promise<Reply>((resolve, reject) => {
    const outgoing = request(
      simulator.url + (path ?? '/v1/messages'),
      {
        method,
        agent: new Agent(),
        headers: withoutEmpty({ 'x-api-key': testSecret, 'anthropic-version': '2023-06-01', ...headers }),
      },
      incoming => resolve(receive(incoming, leaveAfter)),
    )
    outgoing.on('error', reject)
    outgoing.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body))
  })
}

/** An empty value leaves a usual header out. */
function withoutEmpty(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''))
}

function receive(incoming: IncomingMessage, leaveAfter = Number.POSITIVE_INFINITY): Promise<Reply> {
  return new Promise(resolve => {
    const chunks: Buffer[] = []
    let count = 0
    incoming.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      count += chunk.length
      if (count >= leaveAfter) incoming.destroy()
    })
    // The broken end is what the tests look at, through `isWhole`.
    incoming.on('error', () => undefined)
    incoming.on('close', () => {
      const bytes = Buffer.concat(chunks)
      resolve({
        status: incoming.statusCode ?? 0,
        headers: incoming.headers,
        bytes,
        text: bytes.toString('utf8'),
        chunks,
        isWhole: incoming.complete,
      })
    })
  })
}

export function messageBody(fields: Readonly<Record<string, unknown>> = {}) {
  return {
    model: 'claude-sonnet-4-5',
    max_tokens: 1000,
    messages: [{ role: 'user', content: 'Hello there, please say something.' }],
    ...fields,
  }
}

export const streamBody = (fields: Readonly<Record<string, unknown>> = {}) =>
  messageBody({ stream: true, ...fields })

export interface SseEvent {
  readonly name: string
  readonly data: Readonly<Record<string, unknown>>
}

/** A small reader of its own, so that a slip in how events are written shows. */
export function readEvents(text: string): readonly SseEvent[] {
  return text
    .split(/\r\n\r\n|\n\n|\r\r/)
    .filter(block => block !== '' && !block.startsWith(':'))
    .map(block => {
      const lines = block.split(/\r\n|\n|\r/)
      const field = (name: string) => lines.find(line => line.startsWith(`${name}: `))?.slice(name.length + 2)
      return { name: field('event') ?? '', data: JSON.parse(field('data') ?? 'null') }
    })
}

export const eventNames = (text: string) => readEvents(text).map(event => event.name)
