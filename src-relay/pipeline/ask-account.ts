import type { Account } from '../contract/account.ts'
import type { Proxy } from '../contract/proxy.ts'
import type { QuotaReading } from '../contract/quota.ts'
import { RelayError } from '../kernel/errors.ts'
import type { StreamStartReader } from '../protocols/protocol.ts'
import type { Credential } from '../providers/credential.ts'
import type { Outcome, ResponseHead } from '../providers/provider.ts'
import type { Upstream, UpstreamOptions, UpstreamResponse } from '../upstream/upstream.ts'
import type { Call } from './call.ts'
import { decodeAnswer } from './decode-answer.ts'
import { errorOfStream, type HeadAndAnswer, readHead, wholeAnswer } from './error-answer.ts'
import { awaitStreamStart } from './stream-start.ts'

export interface AskAccountDeps {
  /** Throws `UpstreamError` `proxy` for one that cannot be used. */
  readonly proxyOf: (account: Account) => Proxy | undefined
  readonly recordQuota: (account: Account, readings: readonly QuotaReading[]) => void
  readonly upstream: Upstream
  /** The one for the first byte is for streams; an answer in one piece has until the deadline. */
  readonly timeouts: Omit<UpstreamOptions, 'signal' | 'proxy'>
  readonly now: () => number
}

/** What came of asking one account. */
export interface Attempt {
  readonly account: Account
  readonly outcome: Outcome
  /** Absent when the upstream was not reached. */
  readonly head?: ResponseHead
  readonly answer: UpstreamResponse | RelayError
}

/** An attempt that an upstream has answered. */
export type AnsweredAttempt = Attempt & { readonly head: ResponseHead }

export interface Asking {
  readonly credential: Credential
  /** ms epoch. */
  readonly deadline: number
}

/** Sends a call through one account and says what the answer means. Throws `UpstreamError`. */
export type AskAccount = (call: Call, account: Account, asking: Asking) => Promise<AnsweredAttempt>

export function createAskAccount(deps: AskAccountDeps): AskAccount {
  const { upstream, timeouts, now } = deps
  return async function askAccount(call, account, { credential, deadline }) {
    const { provider, route, request, signal } = call
    const left = Math.max(1, deadline - now())
    const firstByteTimeoutMs = call.intent.stream ? Math.min(timeouts.firstByteTimeoutMs, left) : left
    const firstByteBy = now() + firstByteTimeoutMs
    const options = { ...timeouts, firstByteTimeoutMs, signal, proxy: deps.proxyOf(account) }
    const prepared = provider.prepare(request, credential)
    const signing = provider.sign?.(prepared, credential, now())
    const framed = await upstream.send(signing ? await signing : prepared, options)
    const isError = framed.status >= 300
    const decoding = isError ? undefined : provider.decodeAnswer?.(framed.headers, request, credential)
    const response = decoding ? decodeAnswer(framed, decoding) : framed
    const { head, answer } = await readStart(call, response, Math.max(1, firstByteBy - now()))
    deps.recordQuota(account, provider.readQuota(head.headers, now()))
    const local = provider.answerLocally?.(route.operation, request, head)
    if (local) discard(answer)
    const outcome: Outcome = local ? { kind: 'deliver' } : provider.classify(head, now(), request)
    return { account, outcome, head, answer: local ? wholeAnswer(local) : withHint(answer, outcome) }
  }
}

/** Gives up an answer that is not wanted any more. */
export function discard(answer: UpstreamResponse | RelayError): void {
  if (answer instanceof RelayError) return
  // An error while it closes concerns nobody.
  answer.body.on('error', () => {})
  answer.body.destroy()
}

/** For a protocol whose streams do not fail once they have begun. */
const anyByte: StreamStartReader = { push: () => ({ kind: 'begun' }) }

/** Looks into an event stream only until it has begun to answer; everything else is left as it comes. */
async function readStart(
  { route }: Call,
  response: UpstreamResponse,
  firstByteTimeoutMs: number,
): Promise<HeadAndAnswer> {
  const { status, headers, body } = response
  if (status >= 300 || !String(headers['content-type']).startsWith('text/event-stream'))
    return await readHead(response)
  const { upstream = route.protocol } = route.conversion ?? {}
  const reader = upstream.createStreamStartReader?.() ?? anyByte
  const start = await awaitStreamStart(body, { reader, firstByteTimeoutMs })
  return start.kind === 'failed'
    ? errorOfStream(response, start)
    : { head: { status, headers }, answer: response }
}

function withHint(answer: UpstreamResponse, outcome: Outcome): UpstreamResponse {
  if (!('hint' in outcome) || outcome.hint === undefined) return answer
  return { ...answer, headers: { ...answer.headers, 'x-carpool-hint': outcome.hint } }
}
