import type { ServerResponse } from 'node:http'
import type { Context } from 'koa'
import { type StreamDelta, type StreamEvent, streamEventSchema } from '../../contract/event-stream.ts'
import type { EventBus } from '../../kernel/event-bus.ts'
import type { Sessions } from '../sessions.ts'
import type { Caller } from './authenticate.ts'

export interface EventRouteDeps {
  readonly events: Pick<EventBus<StreamDelta>, 'subscribe'>
  readonly readSnapshot: () => Promise<StreamEvent>
  readonly sessions: Pick<Sessions, 'endExpired'>
  /** Fires when the control plane stops. */
  readonly stopping: AbortSignal
}

/** Answers with a stream of events that lasts until the page, the session or the relay ends it. */
export type EventRoute = (ctx: Context, caller: Caller) => Promise<void>

const heartbeatMs = 15_000
/** A page that lets more than this pile up is cut off; it starts afresh with a snapshot. */
const maxUnsentBytes = 1024 * 1024

export function createEventRoute(deps: EventRouteDeps): EventRoute {
  return async function streamEvents(ctx, caller) {
    if (ctx.method === 'HEAD') {
      ctx.status = 204
      return
    }
    // What happens while the snapshot is taken is sent after it.
    const waiting: StreamEvent[] = []
    let send = (event: StreamEvent): void => void waiting.push(event)
    const unsubscribe = deps.events.subscribe(event => send(event))
    try {
      const snapshot = await deps.readSnapshot()
      ctx.respond = false
      const write = openStream(ctx.res)
      send = event => write(`data: ${JSON.stringify(streamEventSchema.parse(event))}\n\n`)
      for (const event of [snapshot, ...waiting]) send(event)
      await lastUntilClosed(ctx.res, { caller, write, deps })
    } finally {
      unsubscribe()
    }
  }
}

type Write = (text: string) => void

function openStream(response: ServerResponse): Write {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  return text => {
    if (response.destroyed || response.writableEnded) return
    response.write(text)
    if (response.writableLength > maxUnsentBytes) response.destroy()
  }
}

interface OpenStream {
  readonly caller: Caller
  readonly write: Write
  readonly deps: EventRouteDeps
}

async function lastUntilClosed(response: ServerResponse, { caller, write, deps }: OpenStream): Promise<void> {
  const ended = caller.kind === 'session' ? [caller.session.ended] : []
  const over = AbortSignal.any([deps.stopping, ...ended])
  const end = (): void => void response.end()
  const heartbeat = setInterval(() => {
    deps.sessions.endExpired()
    write(': still here\n\n')
  }, heartbeatMs)
  over.addEventListener('abort', end)
  try {
    if (over.aborted) end()
    if (!response.closed) await new Promise<void>(resolve => response.once('close', resolve))
  } finally {
    clearInterval(heartbeat)
    over.removeEventListener('abort', end)
  }
}
