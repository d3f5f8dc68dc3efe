import type { Readable } from 'node:stream'
import type { StreamStart, StreamStartReader } from '../protocols/protocol.ts'
import { UpstreamError } from '../upstream/upstream.ts'

export interface StreamStartOptions {
  readonly reader: StreamStartReader
  /** Silence before the first byte after which the upstream is given up. */
  readonly firstByteTimeoutMs: number
}

/** So long the first events may wait for those that tell whether an answer follows. */
const longestHoldMs = 3000

/**
 * Waits until a stream has begun to answer, so that another account can be tried when it fails before. What has come
 * by then is put back: the body goes on as if nobody had looked. Throws `UpstreamError` when it breaks off or ends
 * before; then it is destroyed.
 */
export function awaitStreamStart(body: Readable, options: StreamStartOptions): Promise<StreamStart> {
  const { reader, firstByteTimeoutMs } = options
  const { promise, resolve, reject } = Promise.withResolvers<StreamStart>()
  const held: Buffer[] = []
  let timer = setTimeout(onSilence, firstByteTimeoutMs)

  function leave(): void {
    clearTimeout(timer)
    body.off('readable', onReadable)
    body.off('error', onError)
    body.off('end', onEnd)
    body.off('close', onEnd)
  }
  function begin(start: StreamStart): void {
    leave()
    if (held.length > 0) body.unshift(held.length === 1 ? held[0] : Buffer.concat(held))
    resolve(start)
  }
  function fail(error: unknown): void {
    leave()
    body.destroy()
    reject(error)
  }
  function onReadable(): void {
    for (let chunk: Buffer | null = body.read(); chunk !== null; chunk = body.read()) {
      if (held.push(chunk) === 1) {
        clearTimeout(timer)
        timer = setTimeout(() => begin({ kind: 'begun' }), longestHoldMs)
      }
      const start = reader.push(chunk)
      if (start.kind !== 'undecided') return begin(start)
    }
  }
  function onSilence(): void {
    fail(new UpstreamError('first-byte-timeout', 'it sent its headers and nothing else in time'))
  }
  function onError(error: Error): void {
    fail(error)
  }
  function onEnd(): void {
    fail(new UpstreamError('reset', 'its stream ended before the answer began'))
  }

  body.on('error', onError)
  body.on('end', onEnd)
  body.on('close', onEnd)
  body.on('readable', onReadable)
  return promise
}
