import type { Writable } from 'node:stream'
import type { AnswerConverter } from '../protocols/conversion.ts'
import { createEventBoundary } from '../protocols/event-boundary.ts'

/** Where an answer's bytes leave for the client. */
export interface Outlet extends Disposable {
  /** False when the client reads more slowly than the provider sends; the target drains later. */
  send(bytes: Buffer): boolean
  /** All has come. */
  finish(onFinished: () => void): void
  /** Ends a broken answer with these words, or by cutting the connection where no words can stand. */
  breakOff(lastWords: string | undefined): void
}

/** For everything but event streams: bytes in, bytes out. */
export function createPlainOutlet(target: Writable): Outlet {
  return {
    send: bytes => target.write(bytes),
    finish: onFinished => void target.end(onFinished),
    breakOff: () => void target.destroy(),
    [Symbol.dispose]() {},
  }
}

const keepAliveComment = ': keep-alive\n\n'

/**
 * For event streams: holds back an unfinished event until its end has come, so that whatever the relay has to add (a
 * comment after a long silence, the terminal error) stands between events. Without `keepAliveMs` it adds no comment.
 */
export function createEventOutlet(target: Writable, keepAliveMs: number | undefined): Outlet {
  const boundary = createEventBoundary()
  const keepAlive = keepAliveMs === undefined ? undefined : setInterval(sendKeepAlive, keepAliveMs)
  let held: Buffer[] = []

  function sendKeepAlive(): void {
    if (boundary.atBoundary() && !target.writableNeedDrain) target.write(keepAliveComment)
  }

  function sendHeld(): void {
    if (held.length === 0) return
    for (const bytes of held) target.write(bytes)
    held = []
  }

  return {
    send(bytes) {
      keepAlive?.refresh()
      const ready = boundary.push(bytes)
      if (ready > 0) sendHeld()
      if (ready < bytes.length) held.push(bytes.subarray(ready))
      if (ready === 0) return !target.writableNeedDrain
      return target.write(ready === bytes.length ? bytes : bytes.subarray(0, ready))
    },
    finish(onFinished) {
      // A last event without its empty line is still the provider's word.
      sendHeld()
      target.end(onFinished)
    },
    breakOff(lastWords) {
      if (lastWords !== undefined && boundary.atBoundary()) target.end(lastWords)
      else target.destroy()
    },
    [Symbol.dispose]: () => clearInterval(keepAlive),
  }
}

/** For clients of another format than the upstream's: what goes out is converted, what is metered is not. */
export function createConvertingOutlet(outlet: Outlet, converter: AnswerConverter): Outlet {
  const sendText = (text: string): boolean => text === '' || outlet.send(Buffer.from(text))
  return {
    send: bytes => sendText(converter.push(bytes)),
    finish(onFinished) {
      sendText(converter.end())
      outlet.finish(onFinished)
    },
    breakOff: lastWords => outlet.breakOff(lastWords),
    [Symbol.dispose]: () => outlet[Symbol.dispose](),
  }
}
