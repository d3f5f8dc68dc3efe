import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { abortedError, upstreamErrorOf } from './failures.ts'
import { createResponseBody } from './response-body.ts'
import type { HeaderMap, UpstreamResponse } from './upstream.ts'

export interface ResponseHandlerDeps {
  readonly host: string
  readonly signal: AbortSignal
  readonly resolve: (response: UpstreamResponse) => void
  readonly reject: (error: unknown) => void
}

/** Receives one answer from undici; an abort closes the connection at any stage. */
export function createResponseHandler(deps: ResponseHandlerDeps): Dispatcher.DispatchHandler {
  const { host, signal, resolve, reject } = deps
  let controller: Dispatcher.DispatchController | undefined
  let body: Readable | undefined

  const onAbort = () => {
    // While the connection is still being made there is nothing to close, and nobody waits for it any more.
    reject(abortedError(host))
    controller?.abort(abortedError(host))
  }
  signal.addEventListener('abort', onAbort)
  return {
    onRequestStart(started) {
      controller = started
      if (signal.aborted) started.abort(abortedError(host))
    },
    onResponseStart(started, status, headers) {
      if (status < 200) return
      body = createResponseBody(started, host)
      resolve({ status, headers: readHeaders(headers), body })
    },
    onResponseData(started, chunk) {
      if (!body?.push(chunk)) started.pause()
    },
    onResponseEnd() {
      signal.removeEventListener('abort', onAbort)
      body?.push(null)
    },
    onResponseError(_started, cause) {
      signal.removeEventListener('abort', onAbort)
      const error = upstreamErrorOf(cause, host)
      if (body) body.destroy(error)
      else reject(error)
    },
  }
}

/** undici's map in the relay's terms; it never has undefined values. */
function readHeaders(headers: object): HeaderMap {
  return headers as HeaderMap
}
