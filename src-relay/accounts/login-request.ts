import type { Proxy } from '../contract/proxy.ts'
import type { TextAnswer } from '../providers/login.ts'
import { type Upstream, UpstreamError, type UpstreamRequest } from '../upstream/upstream.ts'

/**
 * Asks a provider for something small: tokens, a profile, its windows. Resolves to whatever it answered; throws
 * `UpstreamError` for a failure below HTTP.
 * @param proxy then it goes through it, or not at all
 */
export type AskProvider = (request: UpstreamRequest, proxy: Proxy | undefined) => Promise<TextAnswer>

export interface AskProviderDeps {
  readonly upstream: Pick<Upstream, 'send'>
  readonly connectTimeoutMs: number
}

/** For the whole of a question and its answer; leases of those who wait for it are longer. */
const longestAskMs = 20_000
const longestAnswerBytes = 1024 * 1024

export function createAskProvider({ upstream, connectTimeoutMs }: AskProviderDeps): AskProvider {
  return async function askProvider(request, proxy) {
    const signal = AbortSignal.timeout(longestAskMs)
    const timeouts = { connectTimeoutMs, firstByteTimeoutMs: longestAskMs, idleTimeoutMs: longestAskMs }
    try {
      const { status, headers, body } = await upstream.send(request, { ...timeouts, signal, proxy })
      return { status, headers, text: await readText(body) }
    } catch (error) {
      if (!signal.aborted) throw error
      const { host } = new URL(request.url)
      throw new UpstreamError(
        'first-byte-timeout',
        `${host}: it did not answer within ${longestAskMs / 1000} s`,
        error,
      )
    }
  }
}

/** Its beginning, where it is far longer than any such answer: then it is none, and will be refused as such. */
async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of body) {
    pieces.push(piece)
    length += piece.length
    if (length > longestAnswerBytes) break
  }
  return Buffer.concat(pieces).toString('utf8')
}
