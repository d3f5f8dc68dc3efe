import type { CallRecord } from '../contract/usage.ts'
import type { RelayErrorCode } from '../kernel/errors.ts'

/** Who called, beside what the books say. Times in ms epoch. */
export interface TracedCall {
  readonly id: string
  readonly provider: string
  /** Undefined where no key was accepted. */
  readonly keyId: string | undefined
  readonly startedAt: number
  readonly authMs: number | undefined
}

/** Tells a collector of OpenTelemetry about every call: figures and ids, never a name, a prompt or a secret. */
export interface CallTraces extends AsyncDisposable {
  noteEnded(call: TracedCall, record: CallRecord): void
  noteRefused(call: TracedCall, code: RelayErrorCode): void
}

export interface CallTracesDeps {
  /** Of the collector, without `/v1/traces`; undefined where nobody collects. */
  readonly otlpUrl: string | undefined
  readonly version: string
  readonly instanceId: string
  readonly onFailure: (reason: string) => void
  readonly now: () => number
}
