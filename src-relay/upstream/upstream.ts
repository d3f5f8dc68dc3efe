import type { Readable } from 'node:stream'
import type { Proxy } from '../contract/proxy.ts'

export type HeaderMap = Readonly<Record<string, string | readonly string[]>>

export interface UpstreamRequest {
  readonly method: string
  /** Absolute; host and scheme come from the account, never from the caller. */
  readonly url: string
  readonly headers: HeaderMap
  readonly body?: Buffer
}

export interface UpstreamOptions {
  readonly signal: AbortSignal
  readonly connectTimeoutMs: number
  readonly firstByteTimeoutMs: number
  /** Longest silence within the answer's body. */
  readonly idleTimeoutMs: number
  /** Then nothing leaves but through it, the question for the upstream's address included. */
  readonly proxy?: Proxy | undefined
}

export interface UpstreamResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: HeaderMap
  /** Destroying it closes the upstream connection. Errors are `UpstreamError`s. */
  readonly body: Readable
}

export interface Upstream {
  send(request: UpstreamRequest, options: UpstreamOptions): Promise<UpstreamResponse>
  /** After a pause in which connections may have died unseen: calls under way keep theirs, later ones get new ones. */
  renew(): void
  stop(): Promise<void>
}

export const upstreamFailures = [
  'connect',
  'dns',
  'tls',
  'proxy',
  'first-byte-timeout',
  'idle-timeout',
  'reset',
  'aborted',
] as const
export type UpstreamFailure = (typeof upstreamFailures)[number]

/** A failure below HTTP. `aborted` means that we gave up ourselves, because the client left. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError'
  readonly failure: UpstreamFailure

  constructor(failure: UpstreamFailure, message: string, cause?: unknown) {
    super(message, { cause })
    this.failure = failure
  }
}
