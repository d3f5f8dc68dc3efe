import type { Readable, Writable } from 'node:stream'
import { RelayError } from '../kernel/errors.ts'
import { createEventBoundary } from '../protocols/event-boundary.ts'

export type PumpEnd = 'done' | 'client-left' | 'upstream-cut' | 'ended-by-us'

export interface PumpOptions {
  readonly body: Readable
  readonly target: Writable
  /** Aborts when the client left (no reason) or when we end the call (reason: a `RelayError`). */
  readonly signal: AbortSignal
  /** Set for event streams only: silence after which a comment line is sent, between events. */
  readonly keepAliveMs: number | undefined
  /** Sees every byte of the answer; can neither alter nor delay it. */
  watch(bytes: Uint8Array): void
  /** The stream's terminal error event, or undefined where the format has none: then the connection is cut. */
  lastWords(error: RelayError): string | undefined
}

const keepAliveComment = ': keep-alive\n\n'

/**
 * Moves an answer to the client byte for byte, at the pace of the slower side. An unfinished event is held back until
 * its end has come, so that whatever the relay has to add stands between events. Never throws.
 */
export function pump(options: PumpOptions): Promise<PumpEnd> {
  const { body, target, signal, keepAliveMs, watch, lastWords } = options
  const boundary = keepAliveMs === undefined ? undefined : createEventBoundary()
  const { promise, resolve } = Promise.withResolvers<PumpEnd>()
  const keepAlive = keepAliveMs === undefined ? undefined : setInterval(sendKeepAlive, keepAliveMs)
  let held: Buffer[] = []
  let settled = false

  function settle(end: PumpEnd): void {
    if (settled) return
    settled = true
    clearInterval(keepAlive)
    signal.removeEventListener('abort', onAbort)
    if (end !== 'done') body.destroy()
    resolve(end)
  }

  function send(bytes: Uint8Array): void {
    if (!target.write(bytes)) body.pause()
  }

  function onData(bytes: Buffer): void {
    watch(bytes)
    keepAlive?.refresh()
    const ready = boundary ? boundary.push(bytes) : bytes.length
    if (ready > 0) {
      sendHeld()
      send(ready === bytes.length ? bytes : bytes.subarray(0, ready))
    }
    if (ready < bytes.length) held.push(bytes.subarray(ready))
  }

  function sendHeld(): void {
    if (held.length === 0) return
    for (const bytes of held) send(bytes)
    held = []
  }

  function sendKeepAlive(): void {
    if (boundary?.atBoundary() && !target.writableNeedDrain) target.write(keepAliveComment)
  }

  function onEnd(): void {
    // A last event without its empty line is still the upstream's word.
    sendHeld()
    target.end(() => settle('done'))
  }

  function onError(): void {
    if (settled) return
    const ours = signal.reason instanceof RelayError ? signal.reason : undefined
    if (signal.aborted && !ours) return settle('client-left')
    const cut = new RelayError('upstream_cut', 'The provider broke off its answer. Try again.')
    const words = boundary?.atBoundary() ? lastWords(ours ?? cut) : undefined
    if (words === undefined) target.destroy()
    else target.end(words)
    settle(ours ? 'ended-by-us' : 'upstream-cut')
  }

  function onAbort(): void {
    if (signal.reason instanceof RelayError) onError()
    else settle('client-left')
  }

  signal.addEventListener('abort', onAbort)
  target.on('drain', () => body.resume())
  target.on('error', () => settle('client-left'))
  target.on('close', () => settle(target.writableFinished ? 'done' : 'client-left'))
  body.on('error', onError)
  body.on('close', () => body.readableEnded || onError())
  body.on('end', onEnd)
  body.on('data', onData)
  if (signal.aborted) onAbort()
  return promise
}
