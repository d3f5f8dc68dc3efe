import { ROOT_CONTEXT, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace'
import type { CallRecord } from '../contract/usage.ts'
import type { CallTraces, CallTracesDeps, TracedCall } from './call-traces.ts'

type OtlpTracesDeps = CallTracesDeps & { readonly otlpUrl: string }

const exportWithinMs = 3000
/** A model's name is the caller's to choose. */
const longestValue = 200

/** Sends spans over OTLP/HTTP in batches; the library's own `OTEL_EXPORTER_OTLP_*` variables add headers. */
export function openOtlpTraces(deps: OtlpTracesDeps): CallTraces {
  const url = `${deps.otlpUrl.replace(/\/$/, '')}/v1/traces`
  const exporter = watched(new OTLPTraceExporter({ url, timeoutMillis: exportWithinMs }), deps)
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'carpool',
      'service.version': deps.version,
      'service.instance.id': deps.instanceId,
    }),
    spanLimits: { attributeValueLengthLimit: longestValue },
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: exportWithinMs })],
  })
  const tracer = provider.getTracer('carpool', deps.version)
  return {
    noteEnded: (call, record) => traceEnded(tracer, call, record),
    noteRefused(call, code) {
      const span = startCall(tracer, call)
      span.setAttribute('error.type', code)
      span.setStatus({ code: SpanStatusCode.ERROR })
      span.end(deps.now())
    },
    // What could not be sent has been told of already.
    [Symbol.asyncDispose]: () => provider.shutdown().catch(() => undefined),
  }
}

function startCall(tracer: Tracer, { id, provider, keyId, startedAt }: TracedCall) {
  const attributes = { 'carpool.call.id': id, 'carpool.key.id': keyId, 'carpool.provider': provider }
  return tracer.startSpan('call', { kind: SpanKind.SERVER, startTime: startedAt, attributes }, ROOT_CONTEXT)
}

function traceEnded(tracer: Tracer, call: TracedCall, record: CallRecord): void {
  const span = startCall(tracer, call)
  span.setAttributes(attributesOf(record))
  if (record.ending === 'failed') span.setStatus({ code: SpanStatusCode.ERROR })
  const inside = trace.setSpan(ROOT_CONTEXT, span)
  for (const [name, from, to] of phasesOf(call, record)) {
    if (from !== undefined && to !== undefined && to >= from)
      tracer.startSpan(name, { startTime: from }, inside).end(to)
  }
  span.end(record.endedAt)
}

function attributesOf({ usage, ...record }: CallRecord) {
  return {
    'carpool.account.id': record.accountId,
    'carpool.client': record.client,
    'carpool.ending': record.ending,
    'carpool.attempts': record.attempts,
    'http.response.status_code': record.status,
    'gen_ai.request.model': record.modelAsked ?? record.model,
    'gen_ai.response.model': record.model,
    'gen_ai.usage.input_tokens': usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h,
    'gen_ai.usage.output_tokens': usage.output,
    ...(record.costMicroUsd !== null && { 'carpool.cost_usd': record.costMicroUsd / 1_000_000 }),
  }
}

type Phase = readonly [name: string, from: number | undefined, to: number | undefined]

/** What a call waited for, one after the other. */
function phasesOf({ startedAt, authMs }: TracedCall, record: CallRecord): readonly Phase[] {
  const after = (ms: number | undefined) => (ms === undefined ? undefined : startedAt + ms)
  const [authenticated, admitted, answered] = [authMs, record.queueMs, record.firstByteMs].map(after)
  return [
    ['authenticate', startedAt, authenticated],
    ['admit', authenticated, admitted],
    ['exchange', admitted, answered],
    ['deliver', answered, record.endedAt],
  ]
}

/** Says when a collector is lost, once until it is back. */
function watched(exporter: SpanExporter, { onFailure }: OtlpTracesDeps): SpanExporter {
  let isLost = false
  return {
    export(spans, done) {
      exporter.export(spans, result => {
        if (result.error && !isLost) onFailure(result.error.message)
        isLost = result.error !== undefined
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
  }
}
