import type { Readable, Writable } from 'node:stream'
import { RelayError } from '../kernel/errors.ts'
import type { Outlet } from './outlet.ts'

export type PumpEnd = 'done' | 'client-left' | 'upstream-cut' | 'ended-by-us'

export interface PumpOptions {
  readonly body: Readable
  readonly target: Writable
  /** Writes to `target`; left when the pump ends. */
  readonly outlet: Outlet
  /** Aborts when the client left (no reason) or when we end the call (reason: a `RelayError`). */
  readonly signal: AbortSignal
  /** Sees every byte of the answer; can neither alter nor delay it. */
  watch(bytes: Uint8Array): void
  /** The terminal error event of the format, or undefined where it has none. */
  lastWords(error: RelayError): string | undefined
}

/** Moves an answer to the client byte for byte, at the pace of the slower side. Never throws. */
export function pump(options: PumpOptions): Promise<PumpEnd> {
  const { body, target, outlet, signal, watch, lastWords } = options
  const { promise, resolve } = Promise.withResolvers<PumpEnd>()
  let settled = false

  function settle(end: PumpEnd): void {
    if (settled) return
    settled = true
    outlet[Symbol.dispose]()
    signal.removeEventListener('abort', onBreak)
    if (end !== 'done') body.destroy()
    resolve(end)
  }

  /** The first sign that one side has gone decides who it was. */
  function onBreak(): void {
    if (settled) return
    const ours = signal.reason instanceof RelayError ? signal.reason : undefined
    if (signal.aborted && !ours) return settle('client-left')
    outlet.breakOff(lastWords(ours ?? brokenOff()))
    settle(ours ? 'ended-by-us' : 'upstream-cut')
  }

  signal.addEventListener('abort', onBreak)
  target.on('drain', () => body.resume())
  target.on('error', () => settle('client-left'))
  target.on('close', () => settle(target.writableFinished ? 'done' : 'client-left'))
  body.on('error', onBreak)
  body.on('close', () => body.readableEnded || onBreak())
  body.on('end', () => outlet.finish(() => settle('done')))
  body.on('data', (bytes: Buffer) => {
    watch(bytes)
    if (!outlet.send(bytes)) body.pause()
  })
  if (signal.aborted) onBreak()
  return promise
}

function brokenOff(): RelayError {
  return new RelayError('upstream_cut', 'The provider broke off its answer. Try again.')
}
