import type { CallTraces, CallTracesDeps } from './call-traces.ts'

const noTraces: CallTraces = { noteEnded() {}, noteRefused() {}, async [Symbol.asyncDispose]() {} }

/** Loads the library only where it is wanted. */
export async function openCallTraces({ otlpUrl, ...deps }: CallTracesDeps): Promise<CallTraces> {
  if (otlpUrl === undefined) return noTraces
  const { openOtlpTraces } = await import('./otlp-traces.ts')
  return openOtlpTraces({ ...deps, otlpUrl })
}
