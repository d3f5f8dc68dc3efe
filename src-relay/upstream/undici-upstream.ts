import { decodeResponse } from './decode-response.ts'
import { createDispatchers, type Dispatchers } from './dispatchers.ts'
import { abortedError } from './failures.ts'
import { createResponseHandler } from './response-handler.ts'
import type { Upstream, UpstreamOptions, UpstreamRequest, UpstreamResponse } from './upstream.ts'

export function createUndiciUpstream(): Upstream {
  const dispatchers = createDispatchers()
  return {
    send: async (request, options) => decodeResponse(await dispatch(dispatchers, request, options)),
    renew: dispatchers.renew,
    stop: () => dispatchers.stop(),
  }
}

/**
 * undici's lowest interface: at the price of its `request()`, an abort works while the connection is still being
 * made, and failures become ours without one more stream in between. Redirects are not followed.
 */
function dispatch(
  dispatchers: Dispatchers,
  { method, url, headers, body }: UpstreamRequest,
  options: UpstreamOptions,
): Promise<UpstreamResponse> {
  const { signal, firstByteTimeoutMs, idleTimeoutMs } = options
  const { origin, host, pathname, search } = new URL(url)
  if (signal.aborted) return Promise.reject(abortedError(host))
  const { promise, resolve, reject } = Promise.withResolvers<UpstreamResponse>()
  dispatchers.get(options).dispatch(
    {
      origin,
      path: `${pathname}${search}`,
      method,
      // undici only reads them, but its type asks for mutable lists.
      headers: headers as Record<string, string | string[]>,
      body: body ?? null,
      headersTimeout: firstByteTimeoutMs,
      bodyTimeout: idleTimeoutMs,
    },
    createResponseHandler({ host, signal, resolve, reject }),
  )
  return promise
}
